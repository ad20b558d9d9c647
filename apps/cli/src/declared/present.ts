/** What an installation holds, in the form of the file, with the ids and versions that a change needs. */
import type {
  DeclaredApi,
  DeclaredApplication,
  DeclaredChain,
  DeclaredDataSource,
  DeclaredGrant,
  DeclaredPerson,
  DeclaredProject,
  DeclaredSettings,
} from './shape.ts'

/** Something as the file would say it, and where the installation has it. */
export type Held<Said> = Readonly<{ said: Said; id: string; version: number }>

export type HeldProject = Held<Omit<DeclaredProject, 'apis' | 'people'>> &
  Readonly<{
    people: readonly Readonly<{ person: string; roles: DeclaredProjectRoles }>[]
    apis: readonly Held<DeclaredApi>[]
  }>
type DeclaredProjectRoles = NonNullable<DeclaredProject['people']>[number]['roles']

export type HeldApplication = Held<Omit<DeclaredApplication, 'members' | 'grants'>> &
  Readonly<{
    members: readonly Readonly<{ person: string; until: string | undefined }>[]
    grants: readonly Readonly<{ id: string; said: DeclaredGrant }>[]
  }>

export type HeldSettings = {
  readonly [Name in keyof DeclaredSettings]-?: NonNullable<DeclaredSettings[Name]>
} & Readonly<{ versions: Readonly<Record<keyof DeclaredSettings, number>> }>

export type Present = Readonly<{
  /** The day it is in the organisation's time zone. */
  today: string
  people: readonly Held<DeclaredPerson>[]
  groups: readonly Held<Readonly<{ name: string }>>[]
  settings: HeldSettings
  dataSources: readonly Held<DeclaredDataSource>[]
  projects: readonly HeldProject[]
  /** Configured ones only: a default is what is there when none is. */
  chains: readonly DeclaredChain[]
  applications: readonly HeldApplication[]
  /** All applications were read, not only those that a file names. */
  complete: boolean
}>
