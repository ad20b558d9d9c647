/** Names in a file that neither the file nor the installation knows: found before anything is changed. */
import type { PathFault } from './check-meaning.ts'
import { keyOf } from './keys.ts'
import type { Present } from './present.ts'
import type { Declared, DeclaredApplication, DeclaredGrant, DeclaredProject } from './shape.ts'

type Path = readonly (string | number)[]
type Known = Readonly<
  Record<
    'person' | 'group' | 'data source' | 'project and API' | 'application',
    ReadonlySet<string>
  >
>

/** Every reference to something unknown, with its path. */
export function findStrangers(declared: Declared, present: Present): PathFault[] {
  const known = listKnown(declared, present)
  return [
    ...(declared.dataSources ?? []).flatMap(({ owner }, at) =>
      check(known, 'person', ['dataSources', at, 'owner'], [owner]),
    ),
    ...(declared.projects ?? []).flatMap((project, at) => checkProject(known, project, at)),
    ...(declared.chains ?? []).flatMap(({ group, steps }, at) => [
      ...(group === undefined ? [] : check(known, 'group', ['chains', at, 'group'], [group])),
      ...steps.flatMap(({ approvers }, step) =>
        approvers.flatMap((each, index) =>
          'person' in each
            ? check(
                known,
                'person',
                ['chains', at, 'steps', step, 'approvers', index],
                [each.person],
              )
            : [],
        ),
      ),
    ]),
    ...(declared.applications ?? []).flatMap((each, at) => checkApplication(known, each, at)),
  ]
}

function listKnown(declared: Declared, present: Present): Known {
  const { people = [], groups = [], dataSources = [], projects = [], applications = [] } = declared
  const all = <Said>(said: readonly Said[], held: readonly { said: Said }[]) => [
    ...said,
    ...held.map((each) => each.said),
  ]
  const apis = [
    ...projects.map(({ name, apis: said = [] }) => ({ name, apis: said })),
    ...present.projects.map(({ said, apis: held }) => ({
      name: said.name,
      apis: held.map((each) => each.said),
    })),
  ]
  return {
    person: new Set(
      [...people, ...present.people.map(({ said }) => said)].map((each) => keyOf(each.username)),
    ),
    group: new Set(all(groups, present.groups).map(({ name }) => keyOf(name))),
    'data source': new Set(all(dataSources, present.dataSources).map(({ name }) => keyOf(name))),
    'project and API': new Set(
      apis.flatMap((each) => each.apis.map(({ name }) => keyOf(each.name, name))),
    ),
    application: new Set(
      [...applications, ...present.applications.map(({ said }) => said)].map(({ group, name }) =>
        keyOf(group, name),
      ),
    ),
  }
}

function check(known: Known, noun: keyof Known, path: Path, names: readonly string[]): PathFault[] {
  if (known[noun].has(keyOf(...names))) return []
  return [{ path, message: `there is no ${noun} ${names.join(' / ')}, here or in the file` }]
}

function checkProject(known: Known, { people, apis }: DeclaredProject, at: number): PathFault[] {
  return [
    ...(people ?? []).flatMap(({ person }, index) =>
      check(known, 'person', ['projects', at, 'people', index], [person]),
    ),
    ...(apis ?? []).flatMap(({ limits }, api) =>
      (limits?.overrides ?? []).flatMap(({ application: { group, name } }, index) => {
        const path = ['projects', at, 'apis', api, 'limits', 'overrides', index]
        return check(known, 'application', path, [group, name])
      }),
    ),
  ]
}

function checkApplication(known: Known, said: DeclaredApplication, at: number): PathFault[] {
  const path = ['applications', at]
  return [
    ...check(known, 'group', [...path, 'group'], [said.group]),
    ...said.owners.flatMap((owner, index) =>
      check(known, 'person', [...path, 'owners', index], [owner]),
    ),
    ...(said.members ?? []).flatMap(({ person }, index) =>
      check(known, 'person', [...path, 'members', index], [person]),
    ),
    ...(said.grants ?? []).flatMap((grant, index) =>
      checkGrant(known, grant, [...path, 'grants', index]),
    ),
  ]
}

function checkGrant(known: Known, grant: DeclaredGrant, path: Path): PathFault[] {
  return 'api' in grant
    ? check(known, 'project and API', path, [grant.project, grant.api])
    : check(known, 'data source', path, [grant.dataSource])
}
