#!/bin/bash
# A real Slurm cluster of virtual nodes on this machine, alive as long as one command runs.
#
#   tests/slurm_local.sh NODES COMMAND [ARGUMENT...]
#       Start munged, slurmctld and a slurmd for each node, without systemd, ssh or cgroups; run the
#       command with SLURM_CONF set, so that sbatch, squeue and srun work in it; end with its status.
#   tests/slurm_local.sh kill|cut|heal|revive NODE       from within that command; NODE is sn1, ...
#       Kill all processes of a node; take its network down; up again; start it after 'kill'.
#
# Mode netns, for root: the cluster has network, host name, process and mount namespaces of its own,
# and so has each node in it, with an address and a /dev/shm of its own. Two clusters do not meet,
# and when this script dies, so does every process of the cluster.
# Mode flat, where namespaces are forbidden: several slurmd at 127.0.0.1; no faults can be made.
#
# SLURM_LOCAL_MODE=netns|flat   instead of what is possible; the command sees which it is
# SLURM_LOCAL_CPUS=4            that each node claims to have
# Exit status 77: skipped, with the reason.
set -u

me=$(readlink -f "$0")
NET=10.77.0 # of the nodes; .254 is the controller

say() {
    echo "slurm_local: $*" >&2
}

die() {
    say "$*"
    exit 1
}

skip() {
    echo "skipped: $*"
    exit 77
}

namespaces() {
    unshare --net --uts --mount --ipc --pid --fork --mount-proc \
        sh -c 'ip link add v0 type veth peer name v1 && ip link add v2 type bridge' 2>/dev/null
}

# Ports nobody listens at: the controller's; node i has it + i.
free_port() {
    local first port
    for first in $(seq 17000 40 25000); do
        for port in $(seq "$first" $((first + nodes))); do
            (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && continue 2
        done
        echo "$first"
        return
    done
    die "no free ports"
}

write_conf() {
    local controller=$NET.254 port=17000 mpi=pmix i
    if [ "$mode" = flat ]; then
        controller=127.0.0.1 port=$(free_port) mpi=none
    fi
    {
        cat <<CONF
ClusterName=local
SlurmctldHost=$(hostname -s)($controller)
SlurmctldPort=$port
SlurmUser=$(id -un)
SlurmdUser=$(id -un)
AuthType=auth/munge
CredType=cred/munge
# A requeued job waits for its credential to expire: by default two minutes.
AuthInfo=socket=$folder/munge.socket,cred_expire=5
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool.%n
# Without a folder of its own for each node, two nodes of one step want the same socket for PMIx.
TmpFS=$folder/tmp.%n
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.%n.pid
SlurmctldLogFile=$folder/slurmctld.log
SlurmdLogFile=$folder/slurmd.%n.log
MailProg=/bin/true
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SchedulerType=sched/backfill
SchedulerParameters=bf_interval=1,sched_min_interval=200000,batch_sched_delay=0
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SlurmdParameters=config_overrides
MpiDefault=$mpi
ReturnToService=2
KillWait=5
SlurmdTimeout=10
MinJobAge=86400
JobRequeue=1
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP PriorityTier=1 GraceTime=10
PartitionName=urgent Nodes=ALL MaxTime=INFINITE State=UP PriorityTier=2 PreemptMode=OFF
CONF
        for i in $(seq "$nodes"); do
            if [ "$mode" = netns ]; then
                echo "NodeName=sn$i NodeAddr=$NET.$i Port=$((port + 1)) $claims"
            else
                echo "NodeName=sn$i NodeHostname=$(hostname -s) NodeAddr=127.0.0.1" \
                    "Port=$((port + i)) $claims"
            fi
        done
    } >"$folder/slurm.conf"
    echo "CgroupMountpoint=/sys/fs/cgroup" >"$folder/cgroup.conf" # it must be there, not empty
    {
        echo "127.0.0.1 localhost"
        echo "$NET.254 $(hostname -s)"
        for i in $(seq "$nodes"); do
            echo "$NET.$i sn$i"
        done
    } >"$folder/hosts"
}

# Run a daemon that dies with this script.
daemon() {
    setpriv --pdeathsig KILL "$@" >>"$folder/daemons.out" 2>&1 </dev/null &
    echo $! >>"$folder/pids"
}

# A node is a shell, the first process of its namespaces: when it dies, all of the node dies. It
# waits for its network, which is plugged in from outside.
start_virtual_node() {
    local node=$1 i=${1#sn} outer inner='' _
    ip link del "veth$i" 2>/dev/null
    rm -f "$folder/go.$node"
    # shellcheck disable=SC2016 # expanded in the node
    setpriv --pdeathsig KILL \
        unshare --net --uts --mount --ipc --pid --fork --mount-proc --kill-child bash -c '
            mount --make-rprivate / && hostname "$1" && mount -t tmpfs -o mode=1777 tmpfs /dev/shm
            mount --bind "$2/hosts" /etc/hosts
            until [ -e "$2/go.$1" ]; do sleep 0.05; done
            slurmd -D -N "$1" &
            wait $!' node "$node" "$folder" >>"$folder/$node.out" 2>&1 </dev/null &
    outer=$!
    for _ in $(seq 100); do
        inner=$(tr -d ' ' <"/proc/$outer/task/$outer/children" 2>/dev/null)
        [ -n "$inner" ] && [ "$(readlink "/proc/$inner/ns/net")" != "$(readlink /proc/self/ns/net)" ] &&
            break
        inner=
        sleep 0.05
    done
    [ -n "$inner" ] || die "$node has no namespaces"
    echo "$inner" >"$folder/init.$node"
    if ! ip link add "veth$i" type veth peer name eth0 netns "$inner" ||
        ! ip link set "veth$i" master bridge up ||
        ! nsenter -t "$inner" -n sh -c \
            "ip link set lo up; ip addr add $NET.$i/24 dev eth0; ip link set eth0 up"; then
        die "no network for $node"
    fi
    touch "$folder/go.$node"
}

start_node() {
    mkdir -p "$folder/spool.$1" "$folder/tmp.$1"
    if [ "$mode" = netns ]; then
        start_virtual_node "$1"
    else
        daemon slurmd -D -N "$1"
    fi
}

# A node that was lost stays down until it is asked again.
wait_for_node() {
    local state _
    for _ in $(seq 120); do
        state=$(sinfo -h -n "$1" -o %T)
        case $state in
        idle | mixed | allocated | completing) return ;;
        down*) scontrol update nodename="$1" state=resume 2>/dev/null ;;
        esac
        sleep 0.5
    done
    die "$1 is still $state"
}

start_cluster() {
    local i _
    mkdir -m 700 "$folder/munge" "$folder/state"
    (umask 077 && head -c 1024 /dev/urandom >"$folder/munge/key")
    if [ "$mode" = netns ]; then
        if ! hostname controller || ! ip link set lo up || ! ip link add bridge type bridge ||
            ! ip addr add "$NET.254/24" dev bridge || ! ip link set bridge up; then
            die "no network for the controller"
        fi
    fi
    write_conf
    if [ "$mode" = netns ]; then
        mount --make-rprivate / && mount --bind "$folder/hosts" /etc/hosts
    fi
    daemon munged --foreground --key-file="$folder/munge/key" --socket="$folder/munge.socket" \
        --pid-file="$folder/munge/pid" --log-file="$folder/munge/log" \
        --seed-file="$folder/munge/seed"
    for _ in $(seq 100); do
        [ -S "$folder/munge.socket" ] && break
        sleep 0.05
    done
    daemon slurmctld -D
    for i in $(seq "$nodes"); do
        start_node "sn$i"
    done
    for _ in $(seq 120); do
        [ "$(sinfo -h -t idle -o %D 2>/dev/null)" = "$nodes" ] && return
        sleep 0.25
    done
    tail -n 5 "$folder"/*.log "$folder"/*.out >&2
    die "the nodes did not come up in 30 s"
}

stop_cluster() {
    local pid
    if [ "$mode" = flat ]; then
        scancel --state=RUNNING 2>/dev/null && sleep 1
        while read -r pid; do
            kill "$pid" 2>/dev/null
        done <"$folder/pids"
        wait
    fi
    rm -rf "$folder"
}

# In the cluster's namespaces, if it has any.
run_cluster() {
    claims="CPUs=${SLURM_LOCAL_CPUS:-4} RealMemory=2000"
    export SLURM_CONF=$folder/slurm.conf SLURM_LOCAL_FOLDER=$folder SLURM_LOCAL_MODE=$mode
    trap stop_cluster EXIT
    trap 'exit 143' TERM INT HUP
    start_cluster
    # The CPUs are virtual: ranks that wait must yield, and binding makes the nodes collide.
    export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 \
        OMPI_MCA_mpi_yield_when_idle=1 OMPI_MCA_hwloc_base_binding_policy=none
    if [ "$mode" = flat ]; then
        export OMPI_MCA_btl=self,tcp OMPI_MCA_btl_tcp_if_include=lo
    fi
    "$@"
}

begin() {
    local tool
    nodes=$1
    shift
    for tool in slurmctld slurmd munged sbatch setpriv unshare; do
        PATH=$PATH:/usr/sbin:/sbin command -v "$tool" >/dev/null || skip "no $tool (Debian: slurm-wlm, munge)"
    done
    mode=${SLURM_LOCAL_MODE:-$(namespaces && echo netns || echo flat)}
    # Short, since the path of a socket ends at 107 characters.
    folder=$(mktemp -d /tmp/slurm-local.XXXXXX) || die "no folder"
    chmod 755 "$folder"
    if [ "$mode" = netns ]; then
        exec setpriv --pdeathsig KILL \
            unshare --net --uts --mount --ipc --pid --fork --mount-proc --kill-child \
            "$me" inside "$folder" "$nodes" "$@"
    fi
    run_cluster "$@"
}

fault() {
    local node=$2
    folder=${SLURM_LOCAL_FOLDER:?only from within a cluster} mode=$SLURM_LOCAL_MODE
    [ "$mode" = netns ] || die "$1 needs mode netns"
    case $1 in
    kill) kill -9 "$(cat "$folder/init.$node")" ;;
    cut) ip link set "veth${node#sn}" down ;;
    heal) ip link set "veth${node#sn}" up && wait_for_node "$node" ;;
    revive) start_node "$node" && wait_for_node "$node" ;;
    esac
}

PATH=$PATH:/usr/sbin:/sbin
case ${1:-} in
kill | cut | heal | revive)
    [ $# -eq 2 ] || die "$1 NODE"
    fault "$1" "$2"
    ;;
inside)
    folder=$2 nodes=$3 mode=netns
    shift 3
    run_cluster "$@"
    ;;
[1-9]*)
    [ $# -ge 2 ] || die "no command"
    begin "$@"
    ;;
*)
    sed -n '2,/^set/s/^# \{0,1\}//p' "$0"
    exit 2
    ;;
esac
