"""Notifications of standard MIBs about routing protocols, gateways and tunnels."""

from netwright.mibs.notifications.rows import (
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

BGP_STATES = {
    1: "idle",
    2: "connect",
    3: "active",
    4: "opensent",
    5: "openconfirm",
    6: "established",
}
"""bgpPeerState, RFC 4273."""

OSPF_STATES = {
    1: "down",
    2: "attempt",
    3: "init",
    4: "twoWay",
    5: "exchangeStart",
    6: "exchange",
    7: "loading",
    8: "full",
}
"""ospfNbrState, RFC 4750."""

_BGP = "BGP_NEIGHBOR_STATE_CHANGED"
_ESTABLISHED = NotificationType("bgpEstablishedNotification", _BGP)
_BACKWARD = NotificationType("bgpBackwardTransNotification", _BGP, ERROR)
_PEER = Index("ipv4", "neighbor.address")
_OSPF_STATE = Tags(
    "neighbor.state",
    {
        "down": "OSPF_NEIGHBOR_DOWN",
        "attempt": "OSPF_NEIGHBOR_DOWN",
        "init": "OSPF_NEIGHBOR_DOWN",
    },
    "OSPF_NEIGHBOR_UP",
)
_NEIGHBOR = Object("ospfNbrState", "neighbor.state", OSPF_STATES, _PEER)
_BFD_STATES = {1: "adminDown", 2: "down", 3: "init", 4: "up", 5: "failing"}
_ISIS_STATES = {1: "down", 2: "initializing", 3: "up", 4: "failed"}
_ISIS_STATE = Tags("neighbor.state", {"up": "ISIS_NEIGHBOR_UP"}, "ISIS_NEIGHBOR_DOWN")

ROUTING = Mib(
    notifications={
        # BGP4-MIB: RFC 4273, and RFC 1269 as agents still send it
        "1.3.6.1.2.1.15.0.1": _ESTABLISHED,
        "1.3.6.1.2.1.15.0.2": _BACKWARD,
        "1.3.6.1.2.1.15.7.1": _ESTABLISHED._replace(name="bgpEstablished"),
        "1.3.6.1.2.1.15.7.2": _BACKWARD._replace(name="bgpBackwardTransition"),
        # OSPF-TRAP-MIB, RFC 4750
        **below(
            "1.3.6.1.2.1.14.16.2",
            {
                1: NotificationType("ospfVirtIfStateChange"),
                2: NotificationType("ospfNbrStateChange", _OSPF_STATE, WARNING),
                3: NotificationType("ospfVirtNbrStateChange", _OSPF_STATE, WARNING),
                4: NotificationType("ospfIfConfigError", "OSPF_MISMATCH", WARNING),
                5: NotificationType("ospfVirtIfConfigError", "OSPF_MISMATCH", WARNING),
                6: NotificationType("ospfIfAuthFailure", "OSPF_MISMATCH", WARNING),
                7: NotificationType("ospfVirtIfAuthFailure", "OSPF_MISMATCH", WARNING),
                8: NotificationType("ospfIfRxBadPacket"),
                10: NotificationType("ospfTxRetransmit"),
                12: NotificationType("ospfOriginateLsa"),
                13: NotificationType("ospfMaxAgeLsa"),
                14: NotificationType("ospfLsdbOverflow", "", WARNING),
                16: NotificationType("ospfIfStateChange"),
            },
        ),
        # OSPFV3-MIB, RFC 5643
        "1.3.6.1.2.1.191.0.2": NotificationType("ospfv3NbrStateChange", _OSPF_STATE, WARNING),
        "1.3.6.1.2.1.191.0.4": NotificationType("ospfv3IfConfigError", "OSPF_MISMATCH", WARNING),
        # ISIS-MIB, RFC 4444
        "1.3.6.1.2.1.138.0.17": NotificationType("isisAdjacencyChange", _ISIS_STATE, WARNING),
        # VRRP-MIB (RFC 2787), VRRPV3-MIB (RFC 6527)
        "1.3.6.1.2.1.68.0.1": NotificationType("vrrpTrapNewMaster", "VRRP_STATE_CHANGE", WARNING),
        "1.3.6.1.2.1.68.0.2": NotificationType("vrrpTrapAuthFailure", "", WARNING),
        "1.3.6.1.2.1.207.0.1": NotificationType("vrrpv3NewMaster", "VRRP_STATE_CHANGE", WARNING),
        "1.3.6.1.2.1.207.0.2": NotificationType("vrrpv3ProtoError", "", WARNING),
        # BFD-STD-MIB, RFC 7331
        "1.3.6.1.2.1.222.0.1": NotificationType("bfdSessUp", "BFD_STATE_CHANGE"),
        "1.3.6.1.2.1.222.0.2": NotificationType("bfdSessDown", "BFD_STATE_CHANGE", ERROR),
        # PIM-STD-MIB (RFC 5060), MPLS-LDP-STD-MIB (RFC 3815), MPLS-TE-STD-MIB (RFC 3812)
        "1.3.6.1.2.1.157.0.1": NotificationType("pimNeighborLoss", "PIM_NEIGHBOR_DOWN", WARNING),
        "1.3.6.1.2.1.10.166.4.0.3": NotificationType("mplsLdpSessionUp", "LDP_NEIGHBOR_UP"),
        "1.3.6.1.2.1.10.166.4.0.4": NotificationType(
            "mplsLdpSessionDown", "LDP_NEIGHBOR_DOWN", ERROR
        ),
        "1.3.6.1.2.1.10.166.3.0.1": NotificationType("mplsTunnelUp", "TUNNEL_UP"),
        "1.3.6.1.2.1.10.166.3.0.2": NotificationType("mplsTunnelDown", "TUNNEL_DOWN", ERROR),
    },
    objects={
        **column(
            "1.3.6.1.2.1.15.3.1",
            {
                2: Object("bgpPeerState", "neighbor.state", BGP_STATES, _PEER),
                7: Object("bgpPeerRemoteAddr", "neighbor.address", {}, _PEER),
                9: Object("bgpPeerRemoteAs", "neighbor.as.number", {}, _PEER),
                14: Object("bgpPeerLastError", "", {}, _PEER),
            },
        ),
        "1.3.6.1.2.1.14.1.1": Object("ospfRouterId"),
        **column(
            "1.3.6.1.2.1.14.10.1",
            {
                1: Object("ospfNbrIpAddr", "neighbor.address", {}, _PEER),
                2: Object("ospfNbrAddressLessIndex", "", {}, _PEER),
                3: Object("ospfNbrRtrId", "neighbor.router_id", {}, _PEER),
                6: _NEIGHBOR,
            },
        ),
        **column(
            "1.3.6.1.2.1.14.7.1",
            {
                1: Object("ospfIfIpAddress"),
                2: Object("ospfAddressLessIf"),
                12: Object("ospfIfState"),
            },
        ),
        **column(
            "1.3.6.1.2.1.14.16.1",
            {
                2: Object("ospfConfigErrorType"),
                3: Object("ospfPacketType"),
                4: Object("ospfPacketSrc", "neighbor.address"),
            },
        ),
        **column(
            "1.3.6.1.2.1.191.1.9.1",
            {
                5: Object("ospfv3NbrAddress", "neighbor.address", {}, INTERFACE),
                8: Object("ospfv3NbrState", "neighbor.state", OSPF_STATES, INTERFACE),
            },
        ),
        "1.3.6.1.2.1.138.1.10.1.2": Object("isisNotificationCircIfIndex", "interface.id"),
        "1.3.6.1.2.1.138.1.10.1.12": Object("isisAdjState", "neighbor.state", _ISIS_STATES),
        "1.3.6.1.2.1.68.1.3.1.4": Object("vrrpOperMasterIpAddr", "", {}, INTERFACE),
        "1.3.6.1.2.1.222.1.2.1.5": Object("bfdSessDiag"),
        "1.3.6.1.2.1.222.1.2.1.6": Object("bfdSessState", "neighbor.state", _BFD_STATES),
    },
)
