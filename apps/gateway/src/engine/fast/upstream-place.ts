/** The parts of an upstream's URL that every call needs. */
import { basePathOf } from '../../forward.ts'

export interface UpstreamPlace {
  readonly origin: string
  /** Name and port, as the Host line has them. */
  readonly host: string
  readonly basePath: string
}

const places = new WeakMap<URL, UpstreamPlace>()

/** Kept with the URL, whose getters build their texts anew at each reading. */
export function locateUpstream(url: URL): UpstreamPlace {
  const known = places.get(url)
  if (known !== undefined) return known
  const place = { origin: url.origin, host: url.host, basePath: basePathOf(url) }
  places.set(url, place)
  return place
}
