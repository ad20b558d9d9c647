/**
 * A map that is never changed: a change makes a new one, which shares the large base and copies the small
 * overlay above it. So a world of a million applications takes a change in microseconds.
 */

const overlayLimit = 1024

export class OverlayMap<V> {
  readonly #base: ReadonlyMap<string, V>
  /** Undefined stands for a removal. */
  readonly #overlay: ReadonlyMap<string, V | undefined>
  readonly size: number

  private constructor(
    base: ReadonlyMap<string, V>,
    overlay: ReadonlyMap<string, V | undefined>,
    size: number,
  ) {
    this.#base = base
    this.#overlay = overlay
    this.size = size
  }

  static of<V>(base: ReadonlyMap<string, V>): OverlayMap<V> {
    return new OverlayMap(base, new Map(), base.size)
  }

  get(key: string): V | undefined {
    if (this.#overlay.size > 0 && this.#overlay.has(key)) return this.#overlay.get(key)
    return this.#base.get(key)
  }

  /** A map with these entries set, or removed where the value is undefined. */
  with(changes: ReadonlyMap<string, V | undefined>): OverlayMap<V> {
    if (changes.size === 0) return this
    const overlay = new Map(this.#overlay)
    let size = this.size
    for (const [key, value] of changes) {
      size += Number(value !== undefined) - Number(this.get(key) !== undefined)
      overlay.set(key, value)
    }
    if (overlay.size <= overlayLimit) return new OverlayMap(this.#base, overlay, size)
    const base = new Map(this.#base)
    for (const [key, value] of overlay) {
      if (value === undefined) base.delete(key)
      else base.set(key, value)
    }
    return OverlayMap.of(base)
  }

  *values(): Generator<V> {
    for (const [key, value] of this.#base) if (!this.#overlay.has(key)) yield value
    for (const value of this.#overlay.values()) if (value !== undefined) yield value
  }
}
