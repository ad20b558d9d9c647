/** Remembers the applications that called last, so that what was read of their records is read once. */
import type { PackedApplication } from './packed-application.ts'

/** Of each generation; an application is some 700 bytes with its secret prepared. */
const generationSize = 4096

export class RecentApplications {
  #young = new Map<number, PackedApplication>()
  #old = new Map<number, PackedApplication>()

  get(position: number): PackedApplication | undefined {
    const young = this.#young.get(position)
    if (young !== undefined) return young
    const old = this.#old.get(position)
    if (old !== undefined) this.set(position, old)
    return old
  }

  set(position: number, application: PackedApplication): void {
    if (this.#young.size >= generationSize) {
      this.#old = this.#young
      this.#young = new Map()
    }
    this.#young.set(position, application)
  }
}
