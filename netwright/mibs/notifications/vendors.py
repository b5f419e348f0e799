"""Notifications of other vendors' MIBs, and of power supplies that cannot be interrupted."""

from netwright.mibs.notifications.routing import BGP_STATES
from netwright.mibs.notifications.rows import (
    CRITICAL,
    ERROR,
    WARNING,
    Index,
    Mib,
    NotificationType,
    Object,
    below,
    column,
)

_BGP = "BGP_NEIGHBOR_STATE_CHANGED"
_PEER = Index("inet", "neighbor.address", 1)
_CONFIG_CHANGED = "CONFIG_CHANGED"

VENDORS = Mib(
    notifications={
        # Juniper: chassis traps, configuration, BGP
        **below(
            "1.3.6.1.4.1.2636.4.1",
            {
                1: NotificationType("jnxPowerSupplyFailure", "POWER_SUPPLY_FAILED", ERROR),
                2: NotificationType("jnxFanFailure", "FAN_FAILED", ERROR),
                3: NotificationType("jnxOverTemperature", "TEMPERATURE_HIGH", ERROR),
                4: NotificationType("jnxRedundancySwitchover", "HA_STATE_CHANGE", WARNING),
                5: NotificationType("jnxFruRemoval", "MODULE_REMOVED", WARNING),
                6: NotificationType("jnxFruInsertion", "MODULE_INSERTED"),
                7: NotificationType("jnxFruPowerOff", "MODULE_REMOVED", WARNING),
                8: NotificationType("jnxFruPowerOn", "MODULE_INSERTED"),
                9: NotificationType("jnxFruFailed", "HARDWARE_ALARM", ERROR),
                10: NotificationType("jnxFruOffline", "MODULE_REMOVED", WARNING),
                11: NotificationType("jnxFruOnline", "MODULE_INSERTED"),
                12: NotificationType("jnxFruCheck", "HARDWARE_ALARM", WARNING),
            },
        ),
        **below(
            "1.3.6.1.4.1.2636.4.2",
            {
                1: NotificationType("jnxPowerSupplyOK", "POWER_SUPPLY_RECOVERED"),
                2: NotificationType("jnxFanOK", "FAN_RECOVERED"),
                3: NotificationType("jnxTemperatureOK", "TEMPERATURE_NORMAL"),
                4: NotificationType("jnxFruOK", "HARDWARE_ALARM_CLEARED"),
            },
        ),
        "1.3.6.1.4.1.2636.4.5.0.1": NotificationType("jnxCmCfgChange", _CONFIG_CHANGED),
        "1.3.6.1.4.1.2636.4.5.0.2": NotificationType("jnxCmRescueChange", _CONFIG_CHANGED),
        "1.3.6.1.4.1.2636.5.1.1.1.0.1": NotificationType("jnxBgpM2Established", _BGP),
        "1.3.6.1.4.1.2636.5.1.1.1.0.2": NotificationType("jnxBgpM2BackwardTransition", _BGP, ERROR),
        # the BGP4V2-MIB of Arista
        "1.3.6.1.4.1.30065.4.1.0.1": NotificationType("aristaBgp4V2EstablishedNotification", _BGP),
        "1.3.6.1.4.1.30065.4.1.0.2": NotificationType(
            "aristaBgp4V2BackwardTransitionNotification", _BGP, ERROR
        ),
        # Huawei and H3C: configuration
        "1.3.6.1.4.1.2011.6.10.2.1": NotificationType("hwCfgManEventlog", _CONFIG_CHANGED),
        "1.3.6.1.4.1.2011.10.2.4.2.1": NotificationType("hh3cCfgManEventlog", _CONFIG_CHANGED),
        "1.3.6.1.4.1.25506.2.4.2.1": NotificationType("hh3cCfgManEventlog", _CONFIG_CHANGED),
        # the traps of Extreme
        **below(
            "1.3.6.1.4.1.1916.0",
            {
                6: NotificationType("extremeOverheat", "TEMPERATURE_HIGH", CRITICAL),
                7: NotificationType("extremeFanFailed", "FAN_FAILED", ERROR),
                8: NotificationType("extremeFanOK", "FAN_RECOVERED"),
                9: NotificationType("extremeInvalidLoginAttempt", "LOGIN_FAILED", WARNING),
                10: NotificationType("extremePowerSupplyFail", "POWER_SUPPLY_FAILED", ERROR),
                11: NotificationType("extremePowerSupplyGood", "POWER_SUPPLY_RECOVERED"),
            },
        ),
        # Fortinet: FORTINET-CORE-MIB, FORTINET-FORTIGATE-MIB
        **below(
            "1.3.6.1.4.1.12356.100.1.3.0",
            {
                101: NotificationType("fnTrapCpuThreshold", "CPU_HIGH", WARNING),
                102: NotificationType("fnTrapMemThreshold", "MEMORY_HIGH", WARNING),
                103: NotificationType("fnTrapLogDiskThreshold", "DISK_FULL", WARNING),
                104: NotificationType("fnTrapTempHigh", "TEMPERATURE_HIGH", ERROR),
                105: NotificationType("fnTrapVoltageOutOfRange", "HARDWARE_ALARM", ERROR),
                106: NotificationType("fnTrapPowerSupplyFailure", "POWER_SUPPLY_FAILED", ERROR),
                201: NotificationType("fnTrapIpChange"),
            },
        ),
        **below(
            "1.3.6.1.4.1.12356.101.2.0",
            {
                301: NotificationType("fgTrapVpnTunUp", "TUNNEL_UP"),
                302: NotificationType("fgTrapVpnTunDown", "TUNNEL_DOWN", WARNING),
                401: NotificationType("fgTrapHaSwitch", "HA_STATE_CHANGE", WARNING),
                402: NotificationType("fgTrapHaStateChange", "HA_STATE_CHANGE", WARNING),
                403: NotificationType("fgTrapHaHBFail", "HA_PEER_LOST", ERROR),
                404: NotificationType("fgTrapHaMemberDown", "HA_PEER_LOST", ERROR),
                405: NotificationType("fgTrapHaMemberUp", "HA_PEER_UP"),
                503: NotificationType("fgTrapIpsSignature", "THREAT_DETECTED", WARNING),
                504: NotificationType("fgTrapIpsAnomaly", "THREAT_DETECTED", WARNING),
                601: NotificationType("fgTrapAvVirus", "THREAT_DETECTED", WARNING),
            },
        ),
        # UPS-MIB (RFC 1628), APC's PowerNet-MIB
        **below(
            "1.3.6.1.2.1.33.2",
            {
                1: NotificationType("upsTrapOnBattery", "POWER_SUPPLY_FAILED", ERROR),
                2: NotificationType("upsTrapTestCompleted"),
                3: NotificationType("upsTrapAlarmEntryAdded", "SYSTEM_ALARM", WARNING),
                4: NotificationType("upsTrapAlarmEntryRemoved", "SYSTEM_ALARM_CLEARED"),
            },
        ),
        **below(
            "1.3.6.1.4.1.318.0",
            {
                1: NotificationType("communicationLost", "HARDWARE_ALARM", ERROR),
                2: NotificationType("upsOverload", "SYSTEM_ALARM", ERROR),
                5: NotificationType("upsOnBattery", "POWER_SUPPLY_FAILED", ERROR),
                7: NotificationType("lowBattery", "SYSTEM_ALARM", CRITICAL),
                8: NotificationType("communicationEstablished", "HARDWARE_ALARM_CLEARED"),
                9: NotificationType("powerRestored", "POWER_SUPPLY_RECOVERED"),
            },
        ),
    },
    objects={
        "1.3.6.1.4.1.2636.3.1.8.1.6": Object("jnxContentsDescr", "component.name"),
        "1.3.6.1.4.1.2636.3.1.13.1.5": Object("jnxOperatingDescr", "component.name"),
        "1.3.6.1.4.1.2636.3.1.13.1.7": Object("jnxOperatingTemp", "temperature.celsius"),
        "1.3.6.1.4.1.2636.3.1.15.1.5": Object("jnxFruName", "component.name"),
        **column(
            "1.3.6.1.4.1.2636.3.18.1.7.1",
            {
                4: Object(
                    "jnxCmCfgChgEventSource",
                    "",
                    {
                        1: "other",
                        2: "cli",
                        3: "junoscript",
                        4: "synchronize",
                        5: "snmp",
                        6: "button",
                    },
                ),
                5: Object("jnxCmCfgChgEventUser", "user.name"),
                6: Object("jnxCmCfgChgEventLog"),
            },
        ),
        "1.3.6.1.4.1.2636.5.1.1.2.1.1.1.2": Object(
            "jnxBgpM2PeerState", "neighbor.state", BGP_STATES
        ),
        "1.3.6.1.4.1.2636.5.1.1.2.1.1.1.11": Object("jnxBgpM2PeerRemoteAddr", "neighbor.address"),
        "1.3.6.1.4.1.30065.4.1.1.2.1.13": Object(
            "aristaBgp4V2PeerState", "neighbor.state", BGP_STATES, _PEER
        ),
        "1.3.6.1.4.1.2011.6.10.1.1.7.1.4": Object("hwCfgLogSrcCmd"),
        "1.3.6.1.4.1.2011.6.10.1.1.7.1.6": Object("hwCfgLogTerminalUser", "user.name"),
        "1.3.6.1.4.1.12356.100.1.1.1": Object("fnSysSerial"),
        "1.3.6.1.2.1.33.1.2.2": Object("upsSecondsOnBattery"),
        "1.3.6.1.2.1.33.1.2.3": Object("upsEstimatedMinutesRemaining"),
    },
)
