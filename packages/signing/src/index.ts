/** Signing and verifying calls in Node. What pages can load is in `browser.ts`. */
export * from './browser.ts'
export { digestBody, equalDigests, startBodyDigest, verifyContentMd5 } from './body-digest.ts'
export type { BodyDigest, BodyDigestName } from './body-digest.ts'
export {
  readContentDigest,
  verifyContentDigest,
  writeContentDigest,
} from './http-message/content-digest.ts'
export type { ContentDigest, ContentDigestName } from './http-message/content-digest.ts'
export {
  checkMessageTimes,
  findUncoveredComponents,
  readMessageSignature,
} from './http-message/message-signature.ts'
export type {
  MessageRefused,
  MessageSignature,
  MessageSignatureCode,
} from './http-message/message-signature.ts'
export { signMessage, verifyMessage } from './http-message/sign-message.ts'
export type { SignMessageInput } from './http-message/sign-message.ts'
export { buildSignatureBase } from './http-message/signature-base.ts'
export type { MessageToSign } from './http-message/signature-base.ts'
export { prepareSecret } from './prepared-secret.ts'
export type { PreparedSecret } from './prepared-secret.ts'
export { readSignatureAlgorithm, sign, verifySignature } from './signature.ts'
export { signRequest } from './sign-request.ts'
export type { SignedRequest } from './sign-request.ts'
export { verifyRequest } from './verify-request.ts'
export type { RequestVerdict } from './verify-request.ts'
