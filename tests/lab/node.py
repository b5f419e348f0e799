"""What a node's daemons read, and the script that starts them: pure functions of the lab."""

from netwright.model.credential import Community, Login, Profile, UsmUser
from netwright.model.secret import Secret
from tests.lab.routing import routing_files
from tests.lab.topology import Agent, Forwarding, Lab, Node, Speaks

AGENTX = "/run/agentx"
_SCHEMA = "/usr/share/openvswitch/vswitch.ovsschema"
_NET_SNMP_CIPHERS = {"AES-128": "AES"}
_LLDPD = {
    frozenset((Speaks.LLDP,)): "",
    frozenset((Speaks.CDP,)): "-ll -cccc",
    frozenset(Speaks): "-l -cccc",  # unasked, it sends CDP only where it has heard some
}
_ENTITY = "1.3.6.1.2.1.47.1.1.1.1"
_CHASSIS = 3  # PhysicalClass, RFC 6933
_OWN_TABLES = ("1.3.6.1.2.1.25", "1.3.6.1.4.1.2021", "1.3.6.1.4.1.8072")


def node_files(lab: Lab, node: Node) -> dict[str, str]:
    """Return the files of a node by name; `start` is the script to run inside it."""
    files = {"start": start_script(lab, node)}
    # Whatever looks up its own name must not wait for a server of names.
    files |= {"hosts": f"127.0.0.1 localhost {node.sys_name}\n", "resolv.conf": ""}
    if node.agent:
        files["snmpd.conf"] = snmpd_conf(node, node.agent)
        files["frr.conf"] = f"agentXSocket {AGENTX}\n"  # net-snmp reads it in FRRouting's daemons
    if node.speaks:
        files["lldpd.conf"] = lldpd_conf(lab, node)
    if node.logins:
        files["sshd_config"] = sshd_config()
    if node.forwarding is Forwarding.ROUTER:
        daemons = routing_files(lab, node)
        files |= {f"{daemon}.conf": text for daemon, text in daemons.items()}
    return files


def snmpd_conf(node: Node, agent: Agent) -> str:
    """Return what net-snmp's agent reads; posing as a vendor, it hides its own tables."""
    lines = ["agentaddress udp:161,udp6:161", "master agentx", f"agentXSocket {AGENTX}"]
    lines += [
        "agentXPerms 0777 0777",
        f"sysname {node.sys_name}",
        "syslocation lab",
        "syscontact noc@example.net",
    ]
    lines += ["view all included .1", "view system included .1.3.6.1.2.1.1"]
    lines += [f"view all excluded .{oid}" for oid in _OWN_TABLES if agent.sys_object_id]
    if agent.sys_descr:
        lines.append(f"sysdescr {agent.sys_descr}")
    if agent.sys_object_id:
        lines.append(f"sysobjectid .{agent.sys_object_id}")
    if agent.serial:
        lines += _chassis(agent)
    for view, profiles in (("all", agent.full), ("system", agent.system_only)):
        lines += [line for profile in profiles for line in _grant(profile, view)]
    return "\n".join(lines) + "\n"


def _chassis(agent: Agent) -> list[str]:
    """Return entPhysicalTable with one row: description, class, name, serial, model."""
    column = {2: ("octet_str", f'"{agent.model} chassis"'), 5: ("integer", str(_CHASSIS))}
    column |= {7: ("octet_str", '"chassis"'), 11: ("octet_str", f'"{agent.serial}"')}
    column[13] = ("octet_str", f'"{agent.model}"')
    return [f"override .{_ENTITY}.{n}.1 {kind} {value}" for n, (kind, value) in column.items()]


def _grant(profile: Profile, view: str) -> list[str]:
    match profile.credential:
        case Community(community):
            name = community.reveal()
            return [f"{word} {name} default -V {view}" for word in ("rocommunity", "rocommunity6")]
        case UsmUser(name, auth, Secret() as auth_key, priv, Secret() as priv_key):
            cipher = _NET_SNMP_CIPHERS[priv or ""]
            keys = f'{auth} "{auth_key.reveal()}" {cipher} "{priv_key.reveal()}"'
            return [f"createUser {name} {keys}", f"rouser {name} priv -V {view}"]
        case other:
            raise ValueError(f"{profile.name}: an agent knows no {type(other).__name__}")


def lldpd_conf(lab: Lab, node: Node) -> str:
    """Return what lldpd reads: what to announce, and of which port."""
    capability = "router" if node.forwarding is Forwarding.ROUTER else "bridge"
    ports = ",".join(lab.ports(node.name))
    lines = [f"configure system hostname {node.sys_name}"]
    lines += ["configure lldp tx-interval 1", "configure lldp portidsubtype ifname"]
    lines += [f"configure system ip management pattern {node.address}"]
    lines += [f"configure system interface pattern {ports}"]
    lines += [f"configure system capabilities enabled {capability}"]
    return "\n".join(lines) + "\n"


def sshd_config() -> str:
    """Return what sshd reads: passwords, checked against shadow(5), and every try in the log."""
    return """\
HostKey @FOLDER@/host_key
PidFile /run/sshd.pid
UsePAM no
UseDNS no
PermitRootLogin yes
PasswordAuthentication yes
KbdInteractiveAuthentication no
PrintMotd no
LogLevel VERBOSE
"""


def logins(node: Node) -> list[tuple[str, str]]:
    """Return the user names and passwords that a node's sshd accepts."""
    accounts = [profile.credential for profile in node.logins]
    return [
        (account.username, account.password.reveal())
        for account in accounts
        if isinstance(account, Login) and account.password
    ]


def start_script(lab: Lab, node: Node) -> str:
    """Return the shell script that brings a node up; it runs in the folder of its files."""
    lines = ["set -e", "PATH=/usr/sbin:/sbin:$PATH", "mount -t tmpfs tmpfs /run"]
    lines += ["mount -t tmpfs tmpfs /var/log"]  # wtmp and lastlog are the machine's
    lines += ["mkdir -p /run/sshd /run/lldpd /run/openvswitch", f"hostname {node.sys_name}"]
    lines += [f"mount --bind {name} /etc/{name}" for name in ("hosts", "resolv.conf")]
    lines += _interfaces(lab, node)
    lines += _addresses(node, *node.addresses)
    if node.agent:
        lines += ["export SNMPCONFPATH=$PWD SNMP_PERSISTENT_DIR=$PWD MIBS="]
        lines += ["snmpd -Lf $PWD/snmpd.log -p /run/snmpd.pid -C -c $PWD/snmpd.conf"]
    lines += _routing(lab, node)
    if node.speaks:
        agentx = f"-x -X {AGENTX}" if node.agent else ""
        lines += [f"lldpd -O $PWD/lldpd.conf {_LLDPD[node.speaks]} {agentx} 2>lldpd.log"]
    if node.logins:
        lines += [*_accounts(node), *sshd_lines()]
    return "\n".join(lines) + "\n"


def sshd_lines() -> list[str]:
    """Return the commands that start sshd with a new host key; with one running, in its place."""
    return [
        "rm -f host_key*; ssh-keygen -q -t ed25519 -N '' -f host_key",
        "if [ -f /run/sshd.pid ]; then kill $(cat /run/sshd.pid); fi",
        'sed "s|@FOLDER@|$PWD|" sshd_config >sshd.conf',
        "/usr/sbin/sshd -f $PWD/sshd.conf -E $PWD/sshd.log",
    ]


def _interfaces(lab: Lab, node: Node) -> list[str]:
    ports = list(lab.ports(node.name))
    lines = ["ip link set lo up", "sysctl -qw net.ipv6.conf.all.accept_dad=0"]
    lines += [line for port in ports for line in _port(port)]
    if node.forwarding is Forwarding.ROUTER:
        lines += ["sysctl -qw net.ipv4.ip_forward=1 net.ipv4.fib_multipath_hash_policy=1"]
    if node.forwarding is Forwarding.BRIDGE:
        lines += ["ip link add br0 type bridge", "ip link set br0 up"]
        lines += [f"ip link set {port} master br0" for port in ports]
    if node.forwarding is Forwarding.OPEN_VSWITCH:
        lines += _open_vswitch(node, ports)
    return lines


def _port(port: str) -> list[str]:
    # A switch in user space copies frames as they are: checksums must be in them.
    return [f"ip link set {port} up", f"ethtool -K {port} tx off >ethtool.log"]


def plug_lines(node: Node, port: str) -> list[str]:
    """Return the commands that take a port into use on a node that runs."""
    lines = _port(port)
    if node.forwarding is Forwarding.BRIDGE:
        lines.append(f"ip link set {port} master br0")
    if node.forwarding is Forwarding.OPEN_VSWITCH:
        lines.append(f"ovs-vsctl add-port br0 {port}")
    if port in node.addresses:
        lines += _addresses(node, port)
    return lines


def unplug_lines(node: Node, port: str) -> list[str]:
    """Return the commands that take a port out of use before it goes."""
    return [f"ovs-vsctl del-port br0 {port}"] * (node.forwarding is Forwarding.OPEN_VSWITCH)


def _open_vswitch(node: Node, ports: list[str]) -> list[str]:
    single = [f"add-port br0 {port}" for port in ports if port not in node.lag]
    bond = f"add-bond br0 lag1 {' '.join(node.lag)} lacp=active other_config:lacp-time=fast"
    wanted = ["add-br br0 -- set bridge br0 datapath_type=netdev", *single, bond]
    detached = "--pidfile --detach --no-chdir -vconsole:off"
    database = f"ovsdb-server $PWD/ovs.db --remote=punix:/run/openvswitch/db.sock {detached}"
    return [
        f"ovsdb-tool create $PWD/ovs.db {_SCHEMA}",
        f"{database} --log-file=$PWD/ovsdb.log",
        f"ovs-vsctl --no-wait -- init -- {' -- '.join(wanted)}",
        f"ovs-vswitchd {detached} --log-file=$PWD/ovs.log",
        "until ip link set br0 up 2>ovs.err; do sleep 0.1; done",
    ]


def _addresses(node: Node, *ports: str) -> list[str]:
    told = ((port, each) for port in ports for each in node.addresses[port])
    lines = [f"ip addr add {each} dev {port}" for port, each in told]
    if node.gateway:
        lines.append(f"ip route add default via {node.gateway}")
    if node.discards:
        lines.append(f"ip route add blackhole {node.discards}")
    return lines


def _routing(lab: Lab, node: Node) -> list[str]:
    if node.forwarding is not Forwarding.ROUTER:
        return []
    lines = ["install -d -o frr -g frr /run/frr"]
    for daemon in routing_files(lab, node):
        module = "-M snmp" if node.agent else ""
        log = f"--log file:/run/frr/{daemon}.log"
        lines.append(f"/usr/lib/frr/{daemon} -d -f $PWD/{daemon}.conf {module} {log}")
    return lines


def _accounts(node: Node) -> list[str]:
    """Return commands that give the node users of its own, all of them root behind their shell."""
    lines = ["cp /etc/passwd passwd; cp /etc/shadow shadow"]
    for username, password in logins(node):
        lines += [f"echo '{username}:x:0:0::/run:{node.login_shell}' >>passwd"]
        lines += [f"echo '{username}:'$(openssl passwd -6 '{password}')':19000::::::' >>shadow"]
    return [*lines, "mount --bind passwd /etc/passwd", "mount --bind shadow /etc/shadow"]
