"""Notifications of Cisco's MIBs."""

from netwright.mibs.notifications.routing import BGP_STATES
from netwright.mibs.notifications.rows import (
    CRITICAL,
    ERROR,
    INTERFACE,
    WARNING,
    Index,
    Mib,
    NotificationType,
    Object,
    Tags,
    below,
    column,
)

_ROOT = "1.3.6.1.4.1.9.9"
_ENVMON = {
    1: "normal",
    2: "warning",
    3: "critical",
    4: "shutdown",
    5: "notPresent",
    6: "notFunctioning",
}
_FAN = Tags("component.state", {"normal": "FAN_RECOVERED"}, "FAN_FAILED")
_POWER = Tags("component.state", {"normal": "POWER_SUPPLY_RECOVERED"}, "POWER_SUPPLY_FAILED")
_TEMPERATURE = Tags("component.state", {"normal": "TEMPERATURE_NORMAL"}, "TEMPERATURE_HIGH")
_VOLTAGE = Tags("component.state", {"normal": "HARDWARE_ALARM_CLEARED"}, "HARDWARE_ALARM")
_FAN_TRAY = {1: "unknown", 2: "up", 3: "down", 4: "warning"}
_SUPPLY = {
    1: "offEnvOther",
    2: "on",
    3: "offAdmin",
    4: "offDenied",
    5: "offEnvPower",
    6: "offEnvTemp",
    7: "offEnvFan",
    8: "failed",
    9: "onButFanFail",
    10: "offCooling",
    11: "offConnectorRating",
    12: "onButInlinePowerFail",
}
_SUPPLY_STATE = Tags("component.state", {"on": "POWER_SUPPLY_RECOVERED"}, "POWER_SUPPLY_FAILED")
_MODULE = {1: "unknown", 2: "ok", 3: "disabled", 7: "failed", 8: "boot", 21: "poweredDown"}
_CONFIG_MEDIA = {
    1: "erase",
    2: "commandSource",
    3: "running",
    4: "startup",
    5: "local",
    6: "networkTftp",
    7: "networkRcp",
    8: "networkFtp",
    9: "networkScp",
}
_HSRP = {1: "initial", 2: "learn", 3: "listen", 4: "speak", 5: "standby", 6: "active"}
_ERR_DISABLE = {
    1: "udld",
    2: "bpduGuard",
    3: "channelMisconfig",
    4: "pagpFlap",
    5: "dtpFlap",
    6: "linkFlap",
    7: "l2ptGuard",
    8: "dot1xSecurityViolation",
    9: "portSecurityViolation",
}
_PEER = Index("ipv4", "neighbor.address")
_PEER2 = Index("inet", "neighbor.address")
_BGP = "BGP_NEIGHBOR_STATE_CHANGED"

CISCO = Mib(
    notifications={
        "1.3.6.1.4.1.9.0.0": NotificationType("reload", "DEVICE_RESTARTED"),
        "1.3.6.1.4.1.9.0.1": NotificationType("tcpConnectionClose"),
        # CISCO-CONFIG-MAN-MIB, CISCO-SYSLOG-MIB
        f"{_ROOT}.43.2.0.1": NotificationType("ciscoConfigManEvent", "CONFIG_CHANGED"),
        f"{_ROOT}.43.2.0.2": NotificationType("ccmCLIRunningConfigChanged", "CONFIG_CHANGED"),
        f"{_ROOT}.41.2.0.1": NotificationType("clogMessageGenerated"),
        # CISCO-ENVMON-MIB
        **below(
            f"{_ROOT}.13.3.0",
            {
                1: NotificationType("ciscoEnvMonShutdownNotification", "DEVICE_SHUTDOWN", CRITICAL),
                2: NotificationType("ciscoEnvMonVoltageNotification", _VOLTAGE, ERROR),
                3: NotificationType("ciscoEnvMonTemperatureNotification", _TEMPERATURE, ERROR),
                4: NotificationType("ciscoEnvMonFanNotification", _FAN, ERROR),
                5: NotificationType("ciscoEnvMonRedundantSupplyNotification", _POWER, ERROR),
                6: NotificationType("ciscoEnvMonVoltStatusChangeNotif", _VOLTAGE, WARNING),
                7: NotificationType("ciscoEnvMonTempStatusChangeNotif", _TEMPERATURE, WARNING),
                8: NotificationType("ciscoEnvMonFanStatusChangeNotif", _FAN, WARNING),
                9: NotificationType("ciscoEnvMonSuppStatusChangeNotif", _POWER, WARNING),
            },
        ),
        # CISCO-ENTITY-FRU-CONTROL-MIB
        **below(
            f"{_ROOT}.117.2.0",
            {
                1: NotificationType(
                    "cefcModuleStatusChange",
                    Tags(
                        "component.state", {"ok": "MODULE_INSERTED", "boot": ""}, "MODULE_REMOVED"
                    ),
                    WARNING,
                ),
                2: NotificationType(
                    "cefcPowerStatusChange",
                    Tags(
                        "component.state", {"on": "POWER_SUPPLY_RECOVERED"}, "POWER_SUPPLY_FAILED"
                    ),
                    WARNING,
                ),
                3: NotificationType("cefcFRUInserted", "MODULE_INSERTED"),
                4: NotificationType("cefcFRURemoved", "MODULE_REMOVED", WARNING),
                5: NotificationType("cefcUnrecognizedFRU", "HARDWARE_ALARM", WARNING),
                6: NotificationType(
                    "cefcFanTrayStatusChange",
                    Tags("component.state", {"up": "FAN_RECOVERED"}, "FAN_FAILED"),
                    WARNING,
                ),
            },
        ),
        # CISCO-BGP4-MIB
        **below(
            f"{_ROOT}.187.0",
            {
                1: NotificationType("cbgpFsmStateChange", _BGP, WARNING),
                2: NotificationType("cbgpBackwardTransition", _BGP, ERROR),
                3: NotificationType(
                    "cbgpPrefixThresholdExceeded", "BGP_PREFIX_THRESH_EXCEEDED", WARNING
                ),
                4: NotificationType("cbgpPrefixThresholdClear"),
                5: NotificationType("cbgpPeer2EstablishedNotification", _BGP),
                6: NotificationType("cbgpPeer2BackwardTransNotification", _BGP, ERROR),
                7: NotificationType("cbgpPeer2FsmStateChange", _BGP, WARNING),
                8: NotificationType("cbgpPeer2BackwardTransition", _BGP, ERROR),
            },
        ),
        # CISCO-HSRP-MIB, CISCO-STACKWISE-MIB, CISCO-RF-MIB
        f"{_ROOT}.106.2.0.1": NotificationType("cHsrpStateChange", "HSRP_STATE_CHANGE", WARNING),
        **below(
            f"{_ROOT}.500.0.0",
            {
                1: NotificationType("cswStackPortChange", "", WARNING),
                2: NotificationType("cswStackNewMaster", "HA_STATE_CHANGE", WARNING),
                3: NotificationType("cswStackMismatch", "HARDWARE_ALARM", WARNING),
                5: NotificationType("cswStackNewMember", "STACK_MEMBER_ADDED"),
                6: NotificationType("cswStackMemberRemoved", "STACK_MEMBER_LOST", ERROR),
            },
        ),
        f"{_ROOT}.176.2.0.1": NotificationType("ciscoRFSwactNotif", "HA_STATE_CHANGE", WARNING),
        # layer 2: moved and refused stations, ports that were shut, spanning tree, DHCP
        f"{_ROOT}.215.2.0.1": NotificationType("cmnMacChangedNotification"),
        f"{_ROOT}.215.2.0.2": NotificationType("cmnMacMoveNotification", "MAC_FLAP", WARNING),
        f"{_ROOT}.215.2.0.3": NotificationType(
            "cmnMacThresholdExceedNotif", "INTERFACE_MAC_LIMIT_REACHED", WARNING
        ),
        f"{_ROOT}.548.0.1.1": NotificationType(
            "cErrDisableInterfaceEventRev1", "INTERFACE_ERROR_DISABLED", ERROR
        ),
        f"{_ROOT}.315.0.0.1": NotificationType(
            "cpsSecureMacAddrViolation", "PORT_SECURITY_VIOLATION", WARNING
        ),
        f"{_ROOT}.315.0.0.2": NotificationType(
            "cpsTrunkSecureMacAddrViolation", "PORT_SECURITY_VIOLATION", WARNING
        ),
        f"{_ROOT}.82.2.0.1": NotificationType(
            "stpxInconsistencyUpdate", "STP_INCONSISTENT", WARNING
        ),
        f"{_ROOT}.82.2.0.2": NotificationType(
            "stpxRootInconsistencyUpdate", "STP_INCONSISTENT", WARNING
        ),
        f"{_ROOT}.82.2.0.3": NotificationType(
            "stpxLoopInconsistencyUpdate", "STP_INCONSISTENT", WARNING
        ),
        f"{_ROOT}.362.0.1": NotificationType("cpscEvent", "STORM_CONTROL", WARNING),
        f"{_ROOT}.362.0.2": NotificationType("cpscEventRev1", "STORM_CONTROL", WARNING),
        f"{_ROOT}.380.0.1": NotificationType("cdsNotification", "DHCP_SNOOPING_VIOLATION", WARNING),
        f"{_ROOT}.46.2.0.10": NotificationType("vtpVlanCreated", "VLAN_CHANGED"),
        f"{_ROOT}.46.2.0.11": NotificationType("vtpVlanDeleted", "VLAN_CHANGED"),
        # processors, sensors, AAA servers, IPsec
        f"{_ROOT}.109.2.0.1": NotificationType("cpmCPURisingThreshold", "CPU_HIGH", WARNING),
        f"{_ROOT}.109.2.0.2": NotificationType("cpmCPUFallingThreshold", "CPU_NORMAL"),
        f"{_ROOT}.91.2.0.1": NotificationType(
            "entSensorThresholdNotification", "HARDWARE_ALARM", WARNING
        ),
        "1.3.6.1.4.1.9.10.56.2.0.1": NotificationType(
            "casServerStateChange",
            Tags("service.state", {"up": "AAA_SERVER_UP", "dead": "AAA_SERVER_DOWN"}),
            WARNING,
        ),
        **below(
            f"{_ROOT}.171.2.0",
            {
                1: NotificationType("cikeTunnelStart", "TUNNEL_UP"),
                2: NotificationType("cikeTunnelStop", "TUNNEL_DOWN", WARNING),
                7: NotificationType("cipSecTunnelStart", "TUNNEL_UP"),
                8: NotificationType("cipSecTunnelStop", "TUNNEL_DOWN", WARNING),
            },
        ),
    },
    objects={
        "1.3.6.1.4.1.9.2.1.5": Object("authAddr", "source.ip"),
        "1.3.6.1.4.1.9.2.1.2": Object("whyReload", "event.reason"),
        "1.3.6.1.4.1.9.2.2.1.1.20": Object("locIfReason", "event.reason", {}, INTERFACE),
        **column(
            f"{_ROOT}.43.1.1.6.1",
            {
                3: Object("ccmHistoryEventCommandSource", "", {1: "commandLine", 2: "snmp"}),
                4: Object("ccmHistoryEventConfigSource", "", _CONFIG_MEDIA),
                5: Object("ccmHistoryEventConfigDestination", "", _CONFIG_MEDIA),
                6: Object("ccmHistoryEventTerminalType"),
                8: Object("ccmHistoryEventTerminalUser", "user.name"),
                9: Object("ccmHistoryEventTerminalLocation"),
                10: Object("ccmHistoryEventCommandSourceAddress", "source.ip"),
            },
        ),
        **column(
            f"{_ROOT}.41.1.2.3.1",
            {
                2: Object("clogHistFacility"),
                3: Object("clogHistSeverity"),
                4: Object("clogHistMsgName"),
                5: Object("clogHistMsgText"),
                6: Object("clogHistTimestamp"),
            },
        ),
        f"{_ROOT}.13.1.2.1.2": Object("ciscoEnvMonVoltageStatusDescr", "component.name"),
        f"{_ROOT}.13.1.2.1.3": Object("ciscoEnvMonVoltageStatusValue"),
        f"{_ROOT}.13.1.2.1.7": Object("ciscoEnvMonVoltageState", "component.state", _ENVMON),
        f"{_ROOT}.13.1.3.1.2": Object("ciscoEnvMonTemperatureStatusDescr", "component.name"),
        f"{_ROOT}.13.1.3.1.3": Object("ciscoEnvMonTemperatureStatusValue", "temperature.celsius"),
        f"{_ROOT}.13.1.3.1.6": Object("ciscoEnvMonTemperatureState", "component.state", _ENVMON),
        f"{_ROOT}.13.1.4.1.2": Object("ciscoEnvMonFanStatusDescr", "component.name"),
        f"{_ROOT}.13.1.4.1.3": Object("ciscoEnvMonFanState", "component.state", _ENVMON),
        f"{_ROOT}.13.1.5.1.2": Object("ciscoEnvMonSupplyStatusDescr", "component.name"),
        f"{_ROOT}.13.1.5.1.3": Object("ciscoEnvMonSupplyState", "component.state", _ENVMON),
        f"{_ROOT}.117.1.1.2.1.2": Object("cefcFRUPowerOperStatus", "component.state", _SUPPLY),
        f"{_ROOT}.117.1.2.1.1.2": Object("cefcModuleOperStatus", "component.state", _MODULE),
        f"{_ROOT}.117.1.4.1.1.1": Object("cefcFanTrayOperStatus", "component.state", _FAN_TRAY),
        f"{_ROOT}.187.1.2.1.1.7": Object("cbgpPeerLastErrorTxt", "event.reason", {}, _PEER),
        f"{_ROOT}.187.1.2.1.1.8": Object("cbgpPeerPrevState", "", BGP_STATES, _PEER),
        f"{_ROOT}.187.1.2.5.1.3": Object("cbgpPeer2State", "neighbor.state", BGP_STATES, _PEER2),
        f"{_ROOT}.187.1.2.5.1.28": Object("cbgpPeer2LastErrorTxt", "event.reason", {}, _PEER2),
        f"{_ROOT}.187.1.2.5.1.29": Object("cbgpPeer2PrevState", "", BGP_STATES, _PEER2),
        f"{_ROOT}.106.1.2.1.1.15": Object(
            "cHsrpGrpStandbyState", "gateway.state", _HSRP, INTERFACE
        ),
        f"{_ROOT}.548.1.3.1.1.2": Object(
            "cErrDisableIfStatusCause", "event.reason", _ERR_DISABLE, INTERFACE
        ),
        f"{_ROOT}.315.1.2.1.1.10": Object("cpsIfSecureLastMacAddress", "source.mac", {}, INTERFACE),
        "1.3.6.1.4.1.9.10.56.1.2.1.1.25": Object("casState", "service.state", {1: "up", 2: "dead"}),
    },
)
