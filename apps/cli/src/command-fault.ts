/** A reason for which a command stops: a sentence for the person and the exit status for the script. */
export class CommandFault extends Error {
  readonly status: number

  /** @param message says what is wrong and what to do; never holds a secret */
  constructor(message: string, status: number, options?: ErrorOptions) {
    super(message, options)
    this.name = 'CommandFault'
    this.status = status
  }
}
