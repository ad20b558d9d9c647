/** The algorithms of a signature; apart from what computes them, so that pages can name them. */

/** The two values of `X-Ca-Signature-Method` (SG2). */
export type SignatureAlgorithm = 'HmacSHA256' | 'HmacSHA1'
