/** Faults of a file that no shape shows: things named twice, and words that contradict each other. */
import { keyOf, keyOfChain, keyOfGrant } from './keys.ts'
import type { Declared, DeclaredApplication } from './shape.ts'

export type PathFault = Readonly<{ path: readonly (string | number)[]; message: string }>

/** The second and later of those with one key. */
function findTwins<Item>(
  path: readonly (string | number)[],
  items: readonly Item[] | undefined,
  keyOfItem: (item: Item) => string,
): PathFault[] {
  const seen = new Map<string, number>()
  return (items ?? []).flatMap((item, index) => {
    const key = keyOfItem(item)
    const first = seen.get(key)
    if (first === undefined) seen.set(key, index)
    return first === undefined
      ? []
      : [{ path: [...path, index], message: `is the same as ${[...path, first].join('.')}` }]
  })
}

function checkApplication(application: DeclaredApplication, index: number): PathFault[] {
  const path = ['applications', index]
  const members = application.members ?? []
  return [
    ...findTwins([...path, 'owners'], application.owners, (owner) => owner),
    ...findTwins([...path, 'members'], members, (member) => member.person),
    ...findTwins([...path, 'grants'], application.grants, keyOfGrant),
    ...members.flatMap(({ person }, at) =>
      application.owners.includes(person)
        ? [
            {
              path: [...path, 'members', at],
              message: `${person} is an owner, and no member beside`,
            },
          ]
        : [],
    ),
  ]
}

/** Every such fault, with its path in the file. */
export function checkMeaning(declared: Declared): PathFault[] {
  const { people, groups, dataSources, projects, chains, applications } = declared
  return [
    ...findTwins(['people'], people, (each) => each.username),
    ...findTwins(['groups'], groups, (each) => each.name),
    ...findTwins(['dataSources'], dataSources, (each) => each.name),
    ...findTwins(['projects'], projects, (each) => each.name),
    ...(projects ?? []).flatMap((project, index) => [
      ...findTwins(['projects', index, 'people'], project.people, (each) => each.person),
      ...findTwins(['projects', index, 'apis'], project.apis, (each) => each.name),
    ]),
    ...findTwins(['chains'], chains, keyOfChain),
    ...findTwins(['applications'], applications, (each) => keyOf(each.group, each.name)),
    ...(applications ?? []).flatMap(checkApplication),
  ]
}
