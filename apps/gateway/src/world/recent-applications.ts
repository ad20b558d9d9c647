/** Remembers the applications that called last, so that what was read of their records is read once. */
import type { PackedApplication } from './packed-application.ts'

/** Of each generation; an application is some 700 bytes with its secret prepared. */
const generationSize = 4096

/** By their positions, or by their AppKeys. */
export class RecentApplications<Key> {
  #young = new Map<Key, PackedApplication>()
  #old = new Map<Key, PackedApplication>()

  get(key: Key): PackedApplication | undefined {
    const young = this.#young.get(key)
    if (young !== undefined) return young
    const old = this.#old.get(key)
    if (old !== undefined) this.set(key, old)
    return old
  }

  set(key: Key, application: PackedApplication): void {
    if (this.#young.size >= generationSize) {
      this.#old = this.#young
      this.#young = new Map()
    }
    this.#young.set(key, application)
  }
}
