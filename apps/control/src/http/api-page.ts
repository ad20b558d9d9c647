/** The page that describes the API to people: made from the OpenAPI document, read without scripts or other sites. */
import type { OpenApiDocument, OpenApiOperation, ProblemCatalogue } from '@portico/contract'

const style = `
  :root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 18%, transparent) }
  body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
  h2 { margin-top: 2.5rem; border-bottom: 1px solid var(--line) }
  nav a { margin-right: .8em; white-space: nowrap }
  details { border: 1px solid var(--line); border-radius: 6px; margin: .5rem 0; padding: .4rem .8rem }
  summary { cursor: pointer }
  code, pre { font: 13px/1.45 ui-monospace, monospace }
  pre { overflow-x: auto; padding: .6rem; border: 1px solid var(--line); border-radius: 6px }
  .method { display: inline-block; min-width: 4.5em; font-weight: 600 }
  table { border-collapse: collapse } td, th { text-align: left; padding: .2rem 1rem .2rem 0; vertical-align: top }
`

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

/** Renders the whole page. */
export function renderApiPage(document: OpenApiDocument, problems: ProblemCatalogue): string {
  const { title, description, version } = document.info
  const sections = document.tags.map(({ name }) => renderTag(document, name))
  const links = document.tags.map(({ name }) => `<a href="#${name}">${name}</a>`)
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeHtml(String(title))}</title><style>${style}</style></head>
<body><h1>${escapeHtml(String(title))} <small>${escapeHtml(String(version))}</small></h1>
<p>${escapeHtml(String(description))}</p>
<p>Addresses begin with <code>/api/v1</code>. For programs: <a href="/api/openapi.json">openapi.json</a> (OpenAPI 3.1).</p>
<nav>${links.join('')}<a href="#errors">errors</a></nav>
${sections.join('\n')}
<h2 id="errors">errors</h2>${renderProblems(problems)}</body></html>`
}

function renderTag(document: OpenApiDocument, tag: string): string {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, operation]) => operation.tags.includes(tag))
      .map(([method, operation]) => renderOperation(method, path, operation)),
  )
  return `<h2 id="${tag}">${tag}</h2>${operations.join('\n')}`
}

function renderOperation(method: string, path: string, operation: OpenApiOperation): string {
  const access = operation.security.length === 0 ? 'Open to everybody.' : 'For who is signed in.'
  return `<details id="${operation.operationId}"><summary><span class="method">${method.toUpperCase()}</span>
<code>${escapeHtml(path)}</code> ${escapeHtml(operation.summary)}</summary>
<p>${access} Name: <code>${operation.operationId}</code></p>
${renderParameters(operation)}${renderContent('Body', operation.requestBody)}${renderResponses(operation)}</details>`
}

function renderParameters(operation: OpenApiOperation): string {
  if (operation.parameters === undefined) return ''
  const rows = operation.parameters.map(
    ({ name, in: place, required, schema }) =>
      `<tr><td><code>${escapeHtml(String(name))}</code></td><td>${String(place)}${required === true ? ', required' : ''}</td><td><code>${escapeHtml(JSON.stringify(schema))}</code></td></tr>`,
  )
  return `<table><tr><th>Parameter</th><th>In</th><th>Schema</th></tr>${rows.join('')}</table>`
}

type Content = Readonly<Record<string, Readonly<{ schema?: unknown; example?: unknown }>>>

/** Example first: most readers copy it. */
function renderContent(
  title: string,
  holder: Readonly<Record<string, unknown>> | undefined,
): string {
  const content = (holder?.['content'] ?? {}) as Content
  return Object.entries(content)
    .map(([mediaType, { example, schema }]) => {
      const shown = example === undefined ? '' : `<pre>${pretty(example)}</pre>`
      return `<h4>${title} <small>${escapeHtml(mediaType)}</small></h4>${shown}<details><summary>Schema</summary><pre>${pretty(schema)}</pre></details>`
    })
    .join('')
}

function pretty(value: unknown): string {
  return escapeHtml(JSON.stringify(value, null, 2))
}

function renderResponses(operation: OpenApiOperation): string {
  const entries = Object.entries(operation.responses)
  const failures = entries.map(([status]) => status).filter((status) => status >= '400')
  const success = entries
    .filter(([status]) => status < '400')
    .map(
      ([status, response]) =>
        renderContent(`Answer ${status}`, response as Record<string, unknown>) ||
        `<h4>Answer ${status}</h4>`,
    )
  return `${success.join('')}<p>May fail with ${failures.join(', ')}: see <a href="#errors">errors</a>.</p>`
}

function renderProblems(problems: ProblemCatalogue): string {
  const rows = Object.entries(problems).map(
    ([code, { status, message }]) =>
      `<tr><td>${status}</td><td><code>${escapeHtml(code)}</code></td><td>${escapeHtml(message)}</td></tr>`,
  )
  return `<table><tr><th>Status</th><th>Code</th><th>Message</th></tr>${rows.join('')}</table>`
}
