/** What has to happen so that an installation is as a file says, in an order in which nothing is named before it is there. */
import type { PathFault } from './check-meaning.ts'
import { findStrangers } from './find-strangers.ts'
import { planApplications } from './plan-applications.ts'
import {
  planChains,
  planDataSources,
  planGroups,
  planPeople,
  planSettings,
} from './plan-organisation.ts'
import { planProjects } from './plan-projects.ts'
import type { Present } from './present.ts'
import type { Declared } from './shape.ts'
import { createDirectory } from './step.ts'
import type { Directory, Step } from './step.ts'

export type PruneOptions = Readonly<{
  /** Delete what is here and not in a section that the file has. */
  prune?: boolean
  /** Applications too, with their keys, for ever. */
  pruneApplications?: boolean
}>

export type Plan = Readonly<{
  steps: readonly Step[]
  /** What pruning would delete and was not asked to. */
  left: readonly Step[]
  directory: Directory
}>

export type MadePlan =
  | Readonly<{ ok: true; plan: Plan }>
  | Readonly<{ ok: false; faults: readonly PathFault[] }>

/**
 * Deletes come last, and in the opposite order: nothing is taken away before everything else is in place. Refuses
 * names that nobody knows, all of them at once.
 */
export function makePlan(declared: Declared, present: Present, options: PruneOptions): MadePlan {
  const faults = findStrangers(declared, present)
  if (faults.length > 0) return { ok: false, faults }
  const people = planPeople(declared, present)
  const groups = planGroups(declared, present)
  const dataSources = planDataSources(declared, present)
  const settings = planSettings(declared, present)
  const chains = planChains(declared, present)
  const projects = planProjects(declared, present)
  const applications = planApplications(declared, present)
  const steps = [
    ...people.steps,
    ...groups.steps,
    ...dataSources.steps,
    ...settings.steps,
    ...chains.steps,
    ...applications.applications,
    ...projects.steps,
    ...applications.inside,
  ]
  const { prune = false, pruneApplications = false } = options
  const wholes = applications.applicationPrunes
  const prunes = [...chains.prunes, ...projects.prunes, ...dataSources.prunes, ...groups.prunes]
  const asked = [
    ...(prune ? applications.prunes : []),
    ...(prune && pruneApplications ? wholes : []),
    ...(prune ? prunes : []),
  ]
  const left = [
    ...(prune ? [] : [...applications.prunes, ...prunes]),
    ...(prune && pruneApplications ? [] : wholes),
  ]
  return { ok: true, plan: { steps: [...steps, ...asked], left, directory: fill(present) } }
}

/** The ids of what is there already. */
function fill(present: Present): Directory {
  const directory = createDirectory()
  for (const { id, said } of present.people) directory.set('person', [said.username], id)
  for (const { id, said } of present.groups) directory.set('group', [said.name], id)
  for (const { id, said } of present.dataSources) directory.set('data source', [said.name], id)
  for (const project of present.projects) {
    directory.set('project', [project.said.name], project.id)
    for (const { id, said } of project.apis)
      directory.set('api', [project.said.name, said.name], id)
  }
  for (const { id, version, said } of present.applications) {
    directory.set('application', [said.group, said.name], id)
    directory.versions.set(id, version)
  }
  return directory
}
