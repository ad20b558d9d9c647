/** What callers read of APIs, as one file of Markdown: every API under a heading, its facts, its documentation. */
import type { Api } from '@portico/contract'

/** The names of the facts, and what stands for a documentation that is not written yet. */
export type DocumentationWords = Readonly<{
  id: string
  project: string
  route: string
  operation: (api: Api) => string
  environments: (api: Api) => string
  nothing: string
}>

/** Markdown in UTF-8; APIs in the order given. Headings of a documentation are kept as they are. */
export function writeDocumentation(apis: readonly Api[], words: DocumentationWords): string {
  return apis.map((api) => writeOne(api, words)).join('\n---\n\n')
}

function writeOne(api: Api, words: DocumentationWords): string {
  const facts = [
    `- ${words.id}: \`${api.id}\``,
    `- ${words.project}: ${api.project.name}`,
    `- ${words.operation(api)}`,
    ...(api.path === null ? [] : [`- ${words.route}: \`${api.method ?? ''} ${api.path}\``]),
    `- ${words.environments(api)}`,
  ]
  const paragraphs = [
    `# ${api.name}`,
    ...(api.description === '' ? [] : [api.description]),
    facts.join('\n'),
    api.documentation === '' ? words.nothing : api.documentation.trim(),
  ]
  return `${paragraphs.join('\n\n')}\n`
}

/** What the browser saves the file as: the API's name, or a name for several. */
export function nameFile(apis: readonly Api[]): string {
  const name = apis.length === 1 ? apis[0]?.name : undefined
  return `${(name ?? 'apis').replaceAll(/[^\p{L}\p{N}_-]+/gu, '-')}.md`
}
