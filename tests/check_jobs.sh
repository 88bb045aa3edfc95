#!/bin/sh
# The Slurm scripts of jobs/, with srun and scontrol played by stubs: what they run, with which
# exit status they end, when they put themselves back into the queue.
set -eu

rm -rf stubs out nets ./*.csv
mkdir -p stubs out nets
cat >stubs/srun <<'END'
#!/bin/sh
echo "srun $*" >>log
while [ "${1#-}" != "$1" ]; do
    [ "$1" = -c ] && shift
    shift
done
[ -z "${FAIL_WITH:-}" ] || exit "$FAIL_WITH"
exec "$@"
END
printf '#!/bin/sh\necho "scontrol $*" >>log\n' >stubs/scontrol
printf '#!/bin/sh\n' >stubs/sleep
chmod +x stubs/*
printf 'source,target\na,b\nb,c\n' >nets/one.csv
printf 'source,target\na,b\nb,c\nc,a\n' >nets/two.csv

PATH=$PWD/stubs:$PATH
export PATH SLURM_SUBMIT_DIR="$POLIS_SOURCE" SLURM_CPUS_PER_TASK=2 SLURM_JOB_ID=77 SLURM_NNODES=1

die() {
    echo "$*" >&2
    cat log >&2
    exit 1
}

# expect STATUS SCRIPT ARGUMENT...
expect() {
    expected=$1
    script=$POLIS_SOURCE/jobs/$2
    shift 2
    status=0
    : >log
    bash "$script" "$@" >job.log 2>&1 || status=$?
    [ "$status" -eq "$expected" ] || die "$script $*: exit status $status, expected $expected:
$(cat job.log)"
}

said() {
    grep -q -e "$1" log || die "not in the log: $1"
}

not_said() {
    ! grep -q -e "$1" log || die "in the log: $1"
}

for kind in one-node.sbatch several-nodes.sbatch; do
    expect 2 "$kind" nets
    expect 0 "$kind" nets "out/$kind.nc" --edges
    said "srun -c 2 --cpu-bind=cores --kill-on-bad-exit=1 .* centrality nets --edges --checkpoint out/$kind.nc.ck -o out/$kind.nc"
    not_said scontrol
    [ -s "out/$kind.nc" ] || die "no result"
    expect 0 "$kind" nets "out/$kind.nc" --edges # done before: nothing is run
    not_said srun
done

# Stopped in time, or a rank killed: again. Bad input: not.
for status in 75 137 139 205; do
    FAIL_WITH=$status expect "$status" one-node.sbatch nets out/a.nc
    said 'scontrol requeue 77'
done
FAIL_WITH=65 expect 65 one-node.sbatch nets out/a.nc
not_said scontrol

# Three tries that save nothing are enough; something saved, or submitted anew, counts from one.
for try in 1 2; do
    SLURM_RESTART_COUNT=$try FAIL_WITH=137 expect 137 one-node.sbatch nets out/a.nc
    said srun
done
SLURM_RESTART_COUNT=3 FAIL_WITH=137 expect 75 one-node.sbatch nets out/a.nc
not_said srun
not_said scontrol
mkdir -p out/a.nc.ck
echo something >out/a.nc.ck/totals-0-1
SLURM_RESTART_COUNT=4 FAIL_WITH=137 expect 137 one-node.sbatch nets out/a.nc
said 'scontrol requeue 77'
for try in 0 1 2; do
    SLURM_RESTART_COUNT=$try FAIL_WITH=75 expect 75 one-node.sbatch nets out/a.nc
    said 'scontrol requeue 77'
done

export SLURM_ARRAY_JOB_ID=70 SLURM_ARRAY_TASK_MIN=1 SLURM_ARRAY_TASK_MAX=2
for task in 1 2; do
    SLURM_ARRAY_TASK_ID=$task expect 0 array-shard.sbatch nets out/shards
    [ -s "out/shards/shard-$task-of-2.nc" ] || die "no shard $task"
done
SLURM_ARRAY_TASK_ID=2 FAIL_WITH=75 expect 75 array-shard.sbatch nets out/others
said 'scontrol requeue 70_2'
SLURM_ARRAY_TASK_MIN=0 SLURM_ARRAY_TASK_ID=0 expect 2 array-shard.sbatch nets out/others
