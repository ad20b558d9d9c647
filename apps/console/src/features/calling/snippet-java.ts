/** The call for Java 11 and later, without a dependency. */
import type { SnippetFacts } from './snippet-facts.ts'

/** One file that `java Call.java` runs. */
export function writeJava({ method, url, signedPath, appKey, body }: SnippetFacts): string {
  const hasBody = body !== ''
  const md5 =
    'Base64.getEncoder().encodeToString(MessageDigest.getInstance("MD5").digest(body.getBytes(StandardCharsets.UTF_8)))'
  const lines = [
    'import java.net.URI;',
    'import java.net.http.*;',
    'import java.nio.charset.StandardCharsets;',
    ...(hasBody ? ['import java.security.MessageDigest;'] : []),
    'import java.util.*;',
    'import javax.crypto.Mac;',
    'import javax.crypto.spec.SecretKeySpec;',
    '',
    'public class Call {',
    '  public static void main(String[] args) throws Exception {',
    '    String appSecret = System.getenv("PORTICO_APP_SECRET");',
    `    String appKey = ${JSON.stringify(appKey)};`,
    ...(hasBody ? [`    String body = ${JSON.stringify(body)};`] : []),
    `    String contentType = ${hasBody ? '"application/json; charset=utf-8"' : '""'};`,
    `    String contentMd5 = ${hasBody ? md5 : '""'};`,
    '    String nonce = UUID.randomUUID().toString();',
    '    String timestamp = String.valueOf(System.currentTimeMillis());',
    '    String stringToSign = String.join("\\n",',
    `        "${method}", "*/*", contentMd5, contentType, "",`,
    '        "x-ca-key:" + appKey, "x-ca-nonce:" + nonce, "x-ca-timestamp:" + timestamp,',
    `        ${JSON.stringify(signedPath)});`,
    '    Mac mac = Mac.getInstance("HmacSHA256");',
    '    mac.init(new SecretKeySpec(appSecret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));',
    '    byte[] digest = mac.doFinal(stringToSign.getBytes(StandardCharsets.UTF_8));',
    '',
    `    HttpRequest request = HttpRequest.newBuilder(URI.create(${JSON.stringify(url)}))`,
    `        .method("${method}", HttpRequest.BodyPublishers.${hasBody ? 'ofString(body)' : 'noBody()'})`,
    '        .header("accept", "*/*")',
    ...(hasBody
      ? ['        .header("content-type", contentType).header("content-md5", contentMd5)']
      : []),
    '        .header("x-ca-key", appKey).header("x-ca-nonce", nonce).header("x-ca-timestamp", timestamp)',
    '        .header("x-ca-signature-headers", "x-ca-key,x-ca-nonce,x-ca-timestamp")',
    '        .header("x-ca-signature", Base64.getEncoder().encodeToString(digest))',
    '        .build();',
    '    HttpResponse<String> response =',
    '        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());',
    '    System.out.println(response.statusCode() + " " + response.body());',
    '  }',
    '}',
  ]
  return lines.join('\n')
}
