/** Calls the management API of Alibaba Cloud API Gateway (product CloudAPI, version 2016-07-14) and reads its answers. */
import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import { signAcs3 } from './sign-acs3.ts'

export type AliyunConnection = Readonly<{
  /** `https://apigateway.cn-hangzhou.aliyuncs.com` */
  origin: string
  accessKeyId: string
  accessKeySecret: string
  clock: () => number
}>

/** The parameters of one action; the secret ones travel in the body. */
export type AliyunParameters = Readonly<{
  query: Readonly<Record<string, string>>
  secret?: Readonly<Record<string, string>>
}>

export type AliyunApi = <Answer extends z.ZodType>(
  action: string,
  parameters: AliyunParameters,
  answer: Answer,
) => Promise<z.output<Answer>>

/** The vendor refused, or could not be asked. Its text holds no secret. */
export class AliyunFailure extends Error {
  override readonly name = 'AliyunFailure'
  readonly code: string
  readonly requestId: string | null
  /** Concerns the account or the way there, and so every application alike. */
  readonly general: boolean

  constructor(
    code: string,
    message: string,
    more: Readonly<{ requestId?: string | null; general?: boolean; cause?: unknown }> = {},
  ) {
    super(message, more.cause === undefined ? {} : { cause: more.cause })
    this.code = code
    this.requestId = more.requestId ?? null
    this.general = more.general ?? false
  }
}

const apiVersion = '2016-07-14'
const timeoutMs = 15_000
const answerLimitBytes = 4 * 1024 * 1024
const messageLimit = 300

const faultAnswer = z.object({
  Code: z.string().max(200),
  Message: z.string().optional(),
  RequestId: z.string().max(200).optional(),
})

/** Codes of the vendor that no other application would be spared. */
const generalCodes =
  /^(Throttling|InvalidAccessKeyId|SignatureDoesNotMatch|Forbidden|NoPermission|ServiceUnavailable|InternalError|InvalidTimeStamp|SignatureNonceUsed|IncompleteSignature)/

/** Each call is signed, sent once and never retried: the caller compares before it acts again. */
export function createAliyunApi(connection: AliyunConnection): AliyunApi {
  return async (action, { query, secret = {} }, answer) => {
    const { accessKeyId, accessKeySecret } = connection
    const signed = signAcs3(
      { origin: connection.origin, action, version: apiVersion, query, form: secret },
      { accessKeyId, accessKeySecret, nowMs: connection.clock(), nonce: randomUUID() },
    )
    const { status, text } = await send(connection.origin, signed)
    const body = readJson(text)
    if (status < 200 || status > 299) {
      throw refusalOf(status, body, [accessKeySecret, ...Object.values(secret)])
    }
    const parsed = answer.safeParse(body)
    if (parsed.success) return parsed.data
    throw new AliyunFailure('answer.unreadable', `the answer to ${action} has another form`, {
      cause: parsed.error,
    })
  }
}

async function send(
  origin: string,
  { url, headers, body }: ReturnType<typeof signAcs3>,
): Promise<{ status: number; text: string }> {
  // `fetch` writes the host itself, the same that was signed.
  const { host: _, ...sent } = headers
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: sent,
      // Of a text, even an empty one, `fetch` would add a content type that is not signed.
      body: body === '' ? null : Buffer.from(body),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    })
    return { status: response.status, text: await readBounded(response) }
  } catch (cause) {
    if (cause instanceof AliyunFailure) throw cause
    throw new AliyunFailure('endpoint.unreachable', `${origin} cannot be reached`, {
      general: true,
      cause,
    })
  }
}

async function readBounded(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of response.body ?? []) {
    length += chunk.length
    if (length > answerLimitBytes) {
      throw new AliyunFailure('answer.unreadable', 'the answer is longer than 4 MiB')
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function refusalOf(status: number, body: unknown, secrets: readonly string[]): AliyunFailure {
  const parsed = faultAnswer.safeParse(body)
  if (!parsed.success) {
    const general = status >= 500 || status === 429 || status === 401
    return new AliyunFailure(`status.${status}`, `the endpoint answered ${status}`, { general })
  }
  const { Code: code, Message: message = '', RequestId: requestId = null } = parsed.data
  // The vendor's messages quote what they were sent.
  const safe = secrets.reduce((text, secret) => text.replaceAll(secret, '…'), message)
  return new AliyunFailure(code, safe.slice(0, messageLimit), {
    requestId,
    general: generalCodes.test(code),
  })
}
