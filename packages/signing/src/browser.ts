/** The part of the package without `node:*`: building the string to sign, signing in a page, the doctor. */
export { diagnose } from './doctor/diagnose.ts'
export type { DiagnoseInput, Diagnosis } from './doctor/diagnose.ts'
export { describeFinding, diagnosisTexts } from './doctor/diagnosis-texts.ts'
export type { DiagnosisCode, DiagnosisPart, Finding } from './doctor/diagnosis-texts.ts'
export {
  explainAbsent,
  explainMessage,
  explainMessageTimes,
  explainUncovered,
} from './doctor/explain-message.ts'
export type { MessageToExplain } from './doctor/explain-message.ts'
export { explainSignature } from './doctor/explain-signature.ts'
export type { SignatureToExplain } from './doctor/explain-signature.ts'
export { hiddenValue, hideFacts, hideValues } from './doctor/hidden-values.ts'
export { guessSignedString } from './doctor/guess-signed-string.ts'
export type { SignedStringGuess } from './doctor/guess-head.ts'
export { readHint, writeMismatchMessage } from './doctor/hint.ts'
export { parseStringToSign } from './doctor/string-parts.ts'
export type { NamedText, StringParts } from './doctor/string-parts.ts'
export { internalize, readHeaderText, writeHeaderText } from './header-text.ts'
export type { HeaderLookup } from './header-text.ts'
export { PARAMETERS_MAX, withoutQueryParameters } from './parameters.ts'
export type { SigningRefusal, SigningRefusalCode, SigningRefused } from './refusal.ts'
export type { SignatureAlgorithm } from './signature-algorithm.ts'
export type { CompletedRequest, RequestToSend, Stage } from './request-headers.ts'
export { findUncoveredHeaders, readSignedHeaders, SIGNED_HEADERS_MAX } from './signed-headers.ts'
export type { CoverageNeeds, SignedHeader, SignedHeaders } from './signed-headers.ts'
export { signInBrowser } from './sign-in-browser.ts'
export { buildRawStringToSign, buildStringToSign } from './string-to-sign.ts'
export type { RequestToSign, StringToSign } from './string-to-sign.ts'
