/** The call for Go and its standard library. */
import type { SnippetFacts } from './snippet-facts.ts'

/** One file that `go run call.go` runs. */
export function writeGo(facts: SnippetFacts): string {
  const { method, signedPath, appKey, body } = facts
  const hasBody = body !== ''
  const lines = [
    'package main',
    '',
    'import (',
    ...listPackages(hasBody).map((name) => `\t"${name}"`),
    ')',
    '',
    'func main() {',
    `\tappKey, body := ${JSON.stringify(appKey)}, ${JSON.stringify(body)}`,
    '\tcontentType, contentMD5 := "", ""',
    ...(hasBody
      ? [
          '\tcontentType = "application/json; charset=utf-8"',
          '\tsum := md5.Sum([]byte(body))',
          '\tcontentMD5 = base64.StdEncoding.EncodeToString(sum[:])',
        ]
      : []),
    '\trandom := make([]byte, 16)',
    '\trand.Read(random)',
    '\tnonce := hex.EncodeToString(random)',
    '\ttimestamp := fmt.Sprint(time.Now().UnixMilli())',
    '\tstringToSign := strings.Join([]string{',
    `\t\t"${method}", "*/*", contentMD5, contentType, "",`,
    '\t\t"x-ca-key:" + appKey, "x-ca-nonce:" + nonce, "x-ca-timestamp:" + timestamp,',
    `\t\t${JSON.stringify(signedPath)},`,
    '\t}, "\\n")',
    '\tmac := hmac.New(sha256.New, []byte(os.Getenv("PORTICO_APP_SECRET")))',
    '\tmac.Write([]byte(stringToSign))',
    '',
    ...listSending(facts),
    '}',
  ]
  return lines.join('\n')
}

/** An import that is not used does not compile. */
function listPackages(hasBody: boolean): readonly string[] {
  return [
    'crypto/hmac',
    ...(hasBody ? ['crypto/md5'] : []),
    'crypto/rand',
    'crypto/sha256',
    'encoding/base64',
    'encoding/hex',
    'fmt',
    'io',
    'net/http',
    'os',
    'strings',
    'time',
  ]
}

function listSending({ method, url, body }: SnippetFacts): readonly string[] {
  const set = (name: string, value: string) => `\trequest.Header.Set("${name}", ${value})`
  return [
    `\trequest, err := http.NewRequest("${method}", ${JSON.stringify(url)}, strings.NewReader(body))`,
    '\tif err != nil {',
    '\t\tpanic(err)',
    '\t}',
    set('accept', '"*/*"'),
    ...(body === '' ? [] : [set('content-type', 'contentType'), set('content-md5', 'contentMD5')]),
    set('x-ca-key', 'appKey'),
    set('x-ca-nonce', 'nonce'),
    set('x-ca-timestamp', 'timestamp'),
    set('x-ca-signature-headers', '"x-ca-key,x-ca-nonce,x-ca-timestamp"'),
    set('x-ca-signature', 'base64.StdEncoding.EncodeToString(mac.Sum(nil))'),
    '\tresponse, err := http.DefaultClient.Do(request)',
    '\tif err != nil {',
    '\t\tpanic(err)',
    '\t}',
    '\tdefer response.Body.Close()',
    '\tanswer, _ := io.ReadAll(response.Body)',
    '\tfmt.Println(response.StatusCode, string(answer))',
  ]
}
