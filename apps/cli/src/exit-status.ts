/** The exit statuses of every command, as docs/cli.md lists them; scripts rely on them. */
export const exitStatus = {
  done: 0,
  /** Something broke that is neither the caller's nor a server's fault, or a program had to be killed. */
  failed: 1,
  /** The command line itself was wrong: an unknown option, a missing value. */
  misused: 2,
  /** The gateway or the control plane refused, or the doctor found what differs. */
  refused: 3,
  /** Nobody answered, or the answer was a fault of the server (5xx). */
  unavailable: 4,
  /** `plan` found something to change. */
  pending: 5,
  /** The configuration, or a declared file, was refused; every fault is listed. The value is EX_CONFIG of sysexits.h. */
  misconfigured: 78,
} as const
