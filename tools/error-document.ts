/** Writes docs/errors.md from the registries of codes: what can be refused, with which status, and what to do. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gatewayErrors } from '@portico/contract'
import { refusalMessages } from '@portico/domain'
import { root } from './sources.ts'

type EdgeCodes = Readonly<Record<string, Readonly<{ status: number; message: string }>>>
type Statuses = Readonly<Record<string, number>>

/** Statuses live where HTTP is spoken, in the control plane; the two tables are read as data. */
async function loadTable<T>(path: string, name: string): Promise<T | null> {
  const file = join(root, path)
  if (!existsSync(file)) return null
  const module: Record<string, T> = await import(pathToFileURL(file).href)
  const table = module[name]
  if (!table) throw new Error(`${path} has no ${name} any more`)
  return table
}

/** A cell of a Markdown table: no pipes, no line ends, and braces as the code they are. */
function cell(text: string): string {
  const plain = text.replaceAll('|', String.raw`\|`).replaceAll(/\s+/g, ' ')
  return plain.replaceAll(/\{\w+\}/g, (fact) => `\`${fact}\``).replaceAll('``', '`')
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n')
}

function gatewayTable(): string {
  const rows = Object.entries(gatewayErrors).map(([code, error]) => [
    `\`${code}\`${'own' in error ? ' +' : ''}`,
    String(error.status),
    cell(error.message.replaceAll('`', '')),
    cell(error.meaning),
    cell(error.advice),
  ])
  return table(['code', 'status', 'message', 'what the gateway saw', 'what to do'], rows)
}

async function managementTables(): Promise<readonly [rules: string, edge: string]> {
  const http = 'apps/control/src/http'
  const statuses = await loadTable<Statuses>(`${http}/refusal-statuses.ts`, 'refusalStatuses')
  const edge = await loadTable<EdgeCodes>(`${http}/edge-codes.ts`, 'edgeCodes')
  const ruleRows = Object.entries(refusalMessages).map(([code, message]) => [
    `\`${code}\``,
    String(statuses?.[code] ?? ''),
    cell(message),
  ])
  const edgeRows = Object.entries(edge ?? {}).map(([code, { status, message }]) => [
    `\`${code}\``,
    String(status),
    cell(message),
  ])
  const heads = ['code', 'status', 'what is said']
  return [table(heads, ruleRows), table(heads, edgeRows)]
}

/** The whole document. */
export async function writeErrorDocument(): Promise<string> {
  const [rules, edge] = await managementTables()
  return `# Errors

This page is made from the code by \`npm run docs\`; \`npm run lint\` fails when it is stale.
A code, once published, is never given another meaning. Names in braces are facts that the single refusal fills in.

## Gateway

A refusal of the gateway carries its code and message in \`X-Ca-Error-Code\` and \`X-Ca-Error-Message\` and in a JSON body
\`{code, message, requestId}\`; every answer has \`X-Ca-Request-Id\`. Without an error code the status is the upstream's own.
Codes with a + are Portico's, the others are those of the Alibaba Cloud API Gateway. Digits two to four are the status.

${gatewayTable()}

## Management API: what a rule refuses

Problem documents (RFC 9457) carry \`code\`, \`detail\` and \`requestId\`, and \`errors\` with one entry per faulty field.
A thing that is not there answers 404 where the path names it, and 422 where only the body does. What a person may not know
exists answers exactly like what does not exist (AC2).

${rules}

## Management API: what is wrong with a call as such

${edge}
`
}
