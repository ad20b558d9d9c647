/** Which part of the environment each program gets: its own variables, and nobody else's secrets. */
import { environmentVariables } from '@portico/contract'
import type { Program } from '@portico/contract'
import type { Environment } from '../terminal.ts'

/** Variables without our prefix that only one program reads. */
const ownedElsewhere: Readonly<Record<string, Program>> = {
  DATABASE_URL: 'control',
  REDIS_URL: 'gateway',
  OTEL_EXPORTER_OTLP_HEADERS: 'gateway',
}

function isFor(program: Program, name: string): boolean {
  if (name in ownedElsewhere) return ownedElsewhere[name] === program
  if (!name.startsWith('PORTICO_')) return true
  const programs: readonly Program[] =
    Object.entries(environmentVariables).find(([known]) => known === name)?.[1] ?? []
  return programs.includes(program)
}

/** The environment for one program: what of ours concerns it, what is not ours at all, and `more`. */
export function environmentFor(
  program: Program,
  env: Environment,
  more: Environment = {},
): Environment {
  const kept = Object.entries(env).filter(([name]) => isFor(program, name))
  return { ...Object.fromEntries(kept), ...more }
}
