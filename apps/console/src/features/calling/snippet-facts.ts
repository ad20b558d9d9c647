/** The values that a program for a call states; the same for every language. */
export type SnippetFacts = Readonly<{
  method: string
  url: string
  /** Path and query as they are signed. */
  signedPath: string
  appKey: string
  /** Empty for none; then neither digest nor type is sent. */
  body: string
}>
