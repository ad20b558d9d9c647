/** A signed call as a program that runs as it stands; the secret alone comes from the environment (SG1). */
import { canonicalizePath } from './call-draft.ts'
import type { CallDraft } from './call-draft.ts'
import type { SnippetFacts } from './snippet-facts.ts'
import { writeCurl } from './snippet-curl.ts'
import { writeGo } from './snippet-go.ts'
import { writeJava } from './snippet-java.ts'
import { writePython } from './snippet-python.ts'
import { writeTypescript } from './snippet-typescript.ts'

export const snippetLanguages = ['curl', 'typescript', 'python', 'java', 'go'] as const
export type SnippetLanguage = (typeof snippetLanguages)[number]

/** Where every snippet finds the AppSecret. */
export const secretVariable = 'PORTICO_APP_SECRET'

const writers: Readonly<Record<SnippetLanguage, (facts: SnippetFacts) => string>> = {
  curl: writeCurl,
  typescript: writeTypescript,
  python: writePython,
  java: writeJava,
  go: writeGo,
}

export type SnippetInput = CallDraft & Readonly<{ gatewayUrl: string; appKey: string }>

/** Null where the draft cannot be signed. */
export function writeSnippet(language: SnippetLanguage, input: SnippetInput): string | null {
  const signedPath = canonicalizePath(input)
  if (signedPath === null) return null
  const { method, target, gatewayUrl, appKey, body } = input
  const url = gatewayUrl.replace(/\/$/, '') + target
  return writers[language]({ method, url, signedPath, appKey, body })
}
