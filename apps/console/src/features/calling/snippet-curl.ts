/** The call for a shell with curl and OpenSSL. */
import type { SnippetFacts } from './snippet-facts.ts'

const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`

/** POSIX shell; the string to sign is built line by line. */
export function writeCurl({ method, url, signedPath, appKey, body }: SnippetFacts): string {
  const hasBody = body !== ''
  const lines = [
    ': "${PORTICO_APP_SECRET:?set it to the AppSecret}"',
    `app_key=${quote(appKey)}`,
    ...(hasBody
      ? [
          `body=${quote(body)}`,
          `content_type='application/json; charset=utf-8'`,
          `content_md5=$(printf '%s' "$body" | openssl dgst -md5 -binary | base64)`,
        ]
      : [`content_type=''`, `content_md5=''`]),
    `timestamp=$(date +%s)000`,
    `nonce=$(openssl rand -hex 16)`,
    '',
    `signature=$({`,
    `  printf '%s\\n' ${quote(method)} '*/*' "$content_md5" "$content_type" ''`,
    `  printf 'x-ca-key:%s\\nx-ca-nonce:%s\\nx-ca-timestamp:%s\\n' "$app_key" "$nonce" "$timestamp"`,
    `  printf '%s' ${quote(signedPath)}`,
    `} | openssl dgst -sha256 -hmac "$PORTICO_APP_SECRET" -binary | base64)`,
    '',
    `curl -sS -g -X ${method} ${quote(url)} \\`,
    `  -H 'accept: */*' \\`,
    ...(hasBody
      ? [`  -H "content-type: $content_type" \\`, `  -H "content-md5: $content_md5" \\`]
      : []),
    `  -H "x-ca-key: $app_key" -H "x-ca-nonce: $nonce" -H "x-ca-timestamp: $timestamp" \\`,
    `  -H 'x-ca-signature-headers: x-ca-key,x-ca-nonce,x-ca-timestamp' \\`,
    `  -H "x-ca-signature: $signature"${hasBody ? ` \\` : ''}`,
    ...(hasBody ? [`  --data-binary "$body"`] : []),
  ]
  return lines.join('\n')
}
