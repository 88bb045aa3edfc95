# shellcheck shell=bash
# Sourced by the job scripts of this folder: where the program is, how a step is run, when a job
# puts itself back into the queue.
#
# CENTROPOLIS_HOME  the checkout; default: the folder from which the job was submitted
# CENTROPOLIS       the program; default: the one in PATH, else build/src/app of the checkout

if [ -z "${CENTROPOLIS:-}" ]; then
    CENTROPOLIS=$(command -v centropolis) ||
        CENTROPOLIS=${CENTROPOLIS_HOME:-$SLURM_SUBMIT_DIR}/build/src/app/centropolis
fi
if [ ! -x "$CENTROPOLIS" ]; then
    echo "$CENTROPOLIS is not there: build it (jobs/quickstart.sh) or set CENTROPOLIS" >&2
    exit 66
fi

export OMP_NUM_THREADS=$SLURM_CPUS_PER_TASK OMP_PLACES=cores OMP_PROC_BIND=close
# Open MPI of Debian and of most clusters starts under srun through PMIx; set it to what
# 'srun --mpi=list' names if the site's differs.
export SLURM_MPI_TYPE=${SLURM_MPI_TYPE:-pmix}

# The job, or the element of a job array, as scontrol wants it named.
job_name() {
    if [ -n "${SLURM_ARRAY_JOB_ID:-}" ]; then
        echo "${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID"
    else
        echo "$SLURM_JOB_ID"
    fi
}

# Exit statuses after which the same job is worth another try: 75 the program stopped in time and
# asks for it; 134 to 143 a rank was killed; 205 mpirun lost a node.
worth_another_try() {
    case $1 in
    75 | 134 | 135 | 137 | 139 | 143 | 205) return 0 ;;
    *) return 1 ;;
    esac
}

# makes_progress CHECKPOINT: false when three tries of this job in a row have saved nothing: then the
# cause is not the end of the job's time or a lost node. Names and sizes of the files tell.
makes_progress() {
    local tries=$1.tries n=0 before='' now
    now=$(find "$1" -type f ! -name 'attempt.*' ! -name settings -printf '%f %s\n' 2>/dev/null |
        sort | cksum) || true
    if [ "${SLURM_RESTART_COUNT:-0}" -gt 0 ] && [ -r "$tries" ]; then
        { read -r n && read -r before; } <"$tries" || true
    fi
    [ "$now" = "$before" ] || n=0
    printf '%d\n%s\n' $((n + 1)) "$now" 2>/dev/null >"$tries" || true
    [ "$n" -lt 3 ]
}

# run_job OUTPUT ARGUMENT...: one step of 'centropolis ARGUMENT... -o OUTPUT' on all the job's ranks,
# which goes on from OUTPUT.ck if an earlier try left it. An OUTPUT that is there, whole, is a job
# that was done before.
run_job() {
    local output=$1 checkpoint=$1.ck status=0
    shift
    "$CENTROPOLIS" --version
    if [ -e "$output" ]; then
        "$CENTROPOLIS" info "$output" --check
        echo "$output is there and whole; nothing to do"
        return 0
    fi
    if ! makes_progress "$checkpoint"; then
        echo "three tries have saved nothing more in $checkpoint; submit again when the cause is" \
            "mended" >&2
        return 75
    fi
    # srun does not inherit --cpus-per-task (Slurm 22.05 and later): without -c a rank has one core.
    set -- srun -c "$SLURM_CPUS_PER_TASK" --cpu-bind=cores --kill-on-bad-exit=1 \
        "$CENTROPOLIS" "$@" --checkpoint "$checkpoint" -o "$output"
    printf '%q ' "$@"
    echo
    "$@" || status=$?
    [ ! -e "$output" ] || rm -f "$checkpoint.tries"
    if worth_another_try "$status"; then
        echo "exit status $status: back into the queue"
        scontrol requeue "$(job_name)"
        sleep 60 # Slurm ends this script; it must not be seen to fail before
    fi
    return "$status"
}
