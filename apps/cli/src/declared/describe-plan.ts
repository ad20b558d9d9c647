/** A plan, and what became of it, in words for a person and as JSON for a script. */
import { strong } from '../terminal.ts'
import type { Terminal } from '../terminal.ts'
import type { Applied } from './apply-plan.ts'
import type { Change, FieldChange, Step } from './step.ts'

const signs = { create: '+', change: '~', delete: '-' } as const
/** Longer values are cut: a plan is read, and a documentation is not. */
const shownLength = 80

function showValue(value: unknown): string {
  if (value === undefined || value === null) return '(none)'
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  // Control characters of a value must not reach a terminal.
  const plain = text.replaceAll(/\p{Control}+/gu, ' ')
  return plain.length > shownLength ? `${plain.slice(0, shownLength)}…` : plain
}

function describeField({ action }: Change, { field, from, to }: FieldChange): string {
  return action === 'create'
    ? `      ${field}: ${showValue(to)}\n`
    : `      ${field}: ${showValue(from)} → ${showValue(to)}\n`
}

/** One change, with its fields below it. */
export function describeChange(terminal: Terminal, change: Change): string {
  const line = `${signs[change.action]} ${change.noun}  ${change.name}`
  const fields = change.fields.map((field) => describeField(change, field))
  return `  ${strong(terminal, line)}\n${fields.join('')}`
}

export function countActions(changes: readonly Change[]): string {
  const count = (action: Change['action']) =>
    changes.filter((each) => each.action === action).length
  return `${count('create')} to create, ${count('change')} to change, ${count('delete')} to delete`
}

/** What a file does not name: said, so that nobody takes a plan for the whole truth. */
export function describeLeft(left: readonly Change[]): string {
  if (left.length === 0) return ''
  const applications = left.filter(({ noun }) => noun === 'application').length
  const others = left.length - applications
  const hints = [
    ...(others > 0 ? [`${others} that --prune would delete`] : []),
    ...(applications > 0
      ? [`${applications} that only --prune with --prune-applications would delete`]
      : []),
  ]
  return `Here and not in the file: ${hints.join(', ')}.\n`
}

/** Where an apply stopped, why, and what to do. */
export function describeStop({ done, stopped, left }: Applied): string {
  if (stopped === null) return ''
  const { step, error } = stopped
  const { code, detail, errors = [], requestId } = error.problem
  const faults = errors.map(({ path, message }) => `    ${path}: ${message}\n`).join('')
  const rest = left.map((each) => `    ${signs[each.action]} ${each.noun}  ${each.name}\n`).join('')
  return `Stopped at: ${signs[step.action]} ${step.noun}  ${step.name}
  ${code}: ${detail}${requestId === '' ? '' : ` (request ${requestId})`}
${faults}Done: ${done.length}. Left after this: ${left.length}.
${rest}${adviseAfter(code)}
`
}

function adviseAfter(code: string): string {
  if (code === 'version.stale') {
    return 'Somebody changed it meanwhile. Run portico plan, look again, and apply again.'
  }
  return 'Mend the cause and run the same command again: what was done is not done twice.'
}

/** Without what only a program can use. */
export function presentChange({ action, noun, name, fields }: Step): Change {
  return { action, noun, name, fields }
}
