/** A rough, deliberately pessimistic estimate of how hard a custom AppSecret is to guess (CR2). */

export const secretStrengths = ['weak', 'fair', 'strong'] as const
export type SecretStrength = (typeof secretStrengths)[number]

export type SecretEstimate = Readonly<{ bits: number; strength: SecretStrength }>

const fairBits = 64
const strongBits = 112

/** Words that guessing starts with. A word found counts as one character. */
const commonWords = [
  'password',
  'passwd',
  'secret',
  'qwerty',
  'admin',
  'dataphin',
  'portico',
  'aliyun',
  'welcome',
  'letmein',
  'appkey',
  'test',
  'demo',
  'key',
  'app',
]

const characterClasses: readonly (readonly [RegExp, number])[] = [
  [/[a-z]/, 26],
  [/[A-Z]/, 26],
  [/[0-9]/, 10],
  [/[_-]/, 2],
]

function countAlphabet(text: string): number {
  return characterClasses.reduce((sum, [pattern, size]) => sum + (pattern.test(text) ? size : 0), 0)
}

/** Replaces the AppKey and common words, which tell a guesser nothing new, by one character each. */
function replaceKnownParts(appSecret: string, appKey: string): string {
  let text = appKey === '' ? appSecret : appSecret.replaceAll(appKey, '_')
  for (const word of commonWords) text = text.replaceAll(new RegExp(word, 'gi'), '_')
  return text
}

/** True when a character follows the one before by the step that led there: `aaa`, `abc`, `321`. */
function continuesRun(text: string, index: number): boolean {
  const step = text.charCodeAt(index) - text.charCodeAt(index - 1)
  return (
    Math.abs(step) <= 1 &&
    (index < 2 || step === text.charCodeAt(index - 1) - text.charCodeAt(index - 2))
  )
}

/** The length of the shortest piece whose repetition gives the text. */
function findPeriod(text: string): number {
  for (let period = 1; period < text.length; period += 1) {
    if (text.startsWith(text.slice(period))) return period
  }
  return text.length
}

function countSurprises(text: string): number {
  let surprises = 0
  const end = findPeriod(text)
  for (let index = 0; index < end; index += 1) {
    if (index === 0 || !continuesRun(text, index)) surprises += 1
  }
  return surprises
}

/**
 * Estimates the bits of a secret from the alphabet it draws on, the characters it repeats, and the
 * runs, words and copies of the AppKey in it. Weak is below 64 bits, strong from 112 on.
 */
export function estimateSecret(appSecret: string, appKey = ''): SecretEstimate {
  const text = replaceKnownParts(appSecret, appKey)
  const surprises = countSurprises(text)
  const alphabet = Math.min(countAlphabet(text), new Set(text).size ** 2)
  const bits = Math.floor(surprises * Math.log2(Math.max(alphabet, 2)))
  if (bits < fairBits) return { bits, strength: 'weak' }
  return { bits, strength: bits < strongBits ? 'fair' : 'strong' }
}

/** True when one strength is not below another. */
export function isAtLeast(strength: SecretStrength, minimum: SecretStrength): boolean {
  return secretStrengths.indexOf(strength) >= secretStrengths.indexOf(minimum)
}
