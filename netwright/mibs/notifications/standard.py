"""Notifications of standard MIBs about the box, its interfaces and layer 2."""

from netwright.mibs.notifications.rows import (
    ERROR,
    INFORMATIONAL,
    INTERFACE,
    UP_DOWN,
    WARNING,
    Mib,
    NotificationType,
    Object,
    below,
    column,
)

_OPER_STATUS = UP_DOWN | {4: "unknown", 5: "dormant", 6: "notPresent", 7: "lowerLayerDown"}

STANDARD = Mib(
    notifications={
        # SNMPv2-MIB, RFC 3418
        **below(
            "1.3.6.1.6.3.1.1.5",
            {
                1: NotificationType("coldStart", "DEVICE_RESTARTED"),
                2: NotificationType("warmStart", "DEVICE_RESTARTED"),
                3: NotificationType("linkDown", "INTERFACE_DOWN", ERROR),
                4: NotificationType("linkUp", "INTERFACE_UP"),
                5: NotificationType("authenticationFailure", "SNMP_AUTH_FAILED", WARNING),
                6: NotificationType("egpNeighborLoss", "", WARNING),
            },
        ),
        # BRIDGE-MIB, RFC 4188
        "1.3.6.1.2.1.17.0.1": NotificationType("newRoot", "STP_ROOT_CHANGE", WARNING),
        "1.3.6.1.2.1.17.0.2": NotificationType("topologyChange", "STP_TOPOLOGY_CHANGE"),
        # ENTITY-MIB (RFC 6933), ENTITY-STATE-MIB (RFC 4268)
        "1.3.6.1.2.1.47.2.0.1": NotificationType("entConfigChange", "", INFORMATIONAL),
        "1.3.6.1.2.1.131.0.1": NotificationType("entStateOperEnabled", "HARDWARE_ALARM_CLEARED"),
        "1.3.6.1.2.1.131.0.2": NotificationType("entStateOperDisabled", "HARDWARE_ALARM", ERROR),
        # LLDP-MIB, LLDP-EXT-MED-MIB
        "1.0.8802.1.1.2.0.0.1": NotificationType("lldpRemTablesChange", "", INFORMATIONAL),
        "1.0.8802.1.1.2.1.5.4795.0.1": NotificationType("lldpXMedTopologyChangeDetected"),
        # RMON-MIB (RFC 2819), DISMAN-EVENT-MIB (RFC 2981)
        "1.3.6.1.2.1.16.0.1": NotificationType("risingAlarm", "SYSTEM_ALARM", WARNING),
        "1.3.6.1.2.1.16.0.2": NotificationType("fallingAlarm", "SYSTEM_ALARM_CLEARED"),
        **below(
            "1.3.6.1.2.1.88.2.0",
            {
                1: NotificationType("mteTriggerFired", "SYSTEM_ALARM", WARNING),
                2: NotificationType("mteTriggerRising", "SYSTEM_ALARM", WARNING),
                3: NotificationType("mteTriggerFalling", "SYSTEM_ALARM", WARNING),
                4: NotificationType("mteTriggerFailure", "", WARNING),
                5: NotificationType("mteEventSetFailure", "", WARNING),
            },
        ),
        # POWER-ETHERNET-MIB, RFC 3621
        "1.3.6.1.2.1.105.0.1": NotificationType("pethPsePortOnOffNotification"),
        "1.3.6.1.2.1.105.0.2": NotificationType(
            "pethMainPowerUsageOnNotification", "SYSTEM_ALARM", WARNING
        ),
        "1.3.6.1.2.1.105.0.3": NotificationType(
            "pethMainPowerUsageOffNotification", "SYSTEM_ALARM_CLEARED"
        ),
        # NET-SNMP-AGENT-MIB
        "1.3.6.1.4.1.8072.4.0.1": NotificationType("nsNotifyStart", "AGENT_INITIALIZED"),
        "1.3.6.1.4.1.8072.4.0.2": NotificationType("nsNotifyShutdown", "PROCESS_TERMINATED"),
        "1.3.6.1.4.1.8072.4.0.3": NotificationType("nsNotifyRestart", "PROCESS_RESTART"),
    },
    objects={
        # IF-MIB, RFC 2863
        **column(
            "1.3.6.1.2.1.2.2.1",
            {
                1: Object("ifIndex", "interface.id"),
                2: Object("ifDescr", "interface.description", {}, INTERFACE),
                3: Object("ifType", "", {}, INTERFACE),
                7: Object("ifAdminStatus", "interface.admin_status", UP_DOWN, INTERFACE),
                8: Object("ifOperStatus", "interface.oper_status", _OPER_STATUS, INTERFACE),
            },
        ),
        "1.3.6.1.2.1.31.1.1.1.1": Object("ifName", "interface.name", {}, INTERFACE),
        "1.3.6.1.2.1.31.1.1.1.18": Object("ifAlias", "interface.alias", {}, INTERFACE),
        # SNMPv2-MIB, RFC 3418
        "1.3.6.1.2.1.1.1": Object("sysDescr"),
        "1.3.6.1.2.1.1.4": Object("sysContact"),
        "1.3.6.1.2.1.1.5": Object("sysName", "host.name"),
        "1.3.6.1.2.1.1.6": Object("sysLocation"),
        # ENTITY-MIB, RFC 6933
        **column(
            "1.3.6.1.2.1.47.1.1.1.1",
            {
                2: Object("entPhysicalDescr"),
                7: Object("entPhysicalName", "component.name"),
                11: Object("entPhysicalSerialNum"),
                13: Object("entPhysicalModelName"),
            },
        ),
        "1.3.6.1.2.1.47.1.4.1": Object("entLastChangeTime"),
        # LLDP-MIB
        "1.0.8802.1.1.2.1.2.2": Object("lldpStatsRemTablesInserts"),
        "1.0.8802.1.1.2.1.2.3": Object("lldpStatsRemTablesDeletes"),
        "1.0.8802.1.1.2.1.2.4": Object("lldpStatsRemTablesDrops"),
        "1.0.8802.1.1.2.1.2.5": Object("lldpStatsRemTablesAgeouts"),
        # RMON-MIB, RFC 2819
        **column(
            "1.3.6.1.2.1.16.3.1.1",
            {
                1: Object("alarmIndex"),
                3: Object("alarmVariable"),
                4: Object("alarmSampleType", "", {1: "absoluteValue", 2: "deltaValue"}),
                5: Object("alarmValue"),
                7: Object("alarmRisingThreshold"),
                8: Object("alarmFallingThreshold"),
            },
        ),
        # DISMAN-EVENT-MIB, RFC 2981
        **column(
            "1.3.6.1.2.1.88.2.1",
            {
                1: Object("mteHotTrigger"),
                2: Object("mteHotTargetName"),
                3: Object("mteHotContextName"),
                4: Object("mteHotOID"),
                5: Object("mteHotValue"),
            },
        ),
        # POWER-ETHERNET-MIB, RFC 3621
        "1.3.6.1.2.1.105.1.1.1.6": Object("pethPsePortDetectionStatus"),
    },
)
