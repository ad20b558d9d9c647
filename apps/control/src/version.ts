/** The version of the whole repository: control plane, gateway and SDK go together. */
import manifest from '../package.json' with { type: 'json' }

export const version: string = manifest.version
