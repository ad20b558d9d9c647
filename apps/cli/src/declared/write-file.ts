/** Writes what an installation holds as a file that, applied to an empty installation, makes the same. */
import { stringify } from 'yaml'
import type { HeldApplication, HeldProject, Present } from './present.ts'
import type { Declared, DeclaredApi, DeclaredApplication, DeclaredProject } from './shape.ts'

const heading = ` A Portico organisation: docs/declared.md. It holds no key and no secret.
 portico plan -f FILE shows what applying it would change; portico apply -f FILE does it.`

/** Everything, said in the form of the file. */
export function declare(present: Present): Declared {
  const { organisation, network, callAuthentication } = present.settings
  return {
    portico: 1,
    people: present.people.map(({ said }) => said),
    groups: present.groups.map(({ said }) => said),
    settings: { organisation, network, callAuthentication },
    dataSources: present.dataSources.map(({ said }) => said),
    projects: present.projects.map(sayProject),
    chains: [...present.chains],
    applications: present.applications.map(sayApplication),
  }
}

function sayProject({ said, people, apis }: HeldProject): DeclaredProject {
  return { ...said, people: [...people], apis: apis.map((api) => sayApi(api.said)) }
}

/** What an API is without being told need not be said. */
function sayApi({ limits, documentation, ...said }: DeclaredApi): DeclaredApi {
  const isLimited =
    limits !== undefined &&
    (limits.perSecond !== null ||
      limits.perApplicationPerSecond !== null ||
      limits.overrides.length > 0)
  return {
    ...said,
    ...(isLimited ? { limits } : {}),
    ...(documentation ? { documentation } : {}),
  }
}

function sayApplication({ said, members, grants }: HeldApplication): DeclaredApplication {
  const { whitelist, suspended, ...rest } = said
  const isListed = whitelist && (whitelist.enabled || whitelist.entries.length > 0)
  return {
    ...rest,
    ...(suspended ? { suspended } : {}),
    ...(isListed ? { whitelist } : {}),
    members: members.map(({ person, until }) => ({ person, ...(until ? { until } : {}) })),
    grants: grants.map((grant) => grant.said),
  }
}

/** YAML 1.2, or JSON. */
export function writeDeclared(declared: Declared, format: 'yaml' | 'json'): string {
  if (format === 'json') return `${JSON.stringify(declared, null, 2)}\n`
  const comment = heading.replaceAll(/^/gm, '#')
  // Aliases are refused in a file, so none is written for what happens to be the same object.
  return `${comment}\n${stringify(declared, { lineWidth: 0, aliasDuplicateObjects: false })}`
}
