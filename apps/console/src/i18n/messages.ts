/** The type that a translation must satisfy: the keys of the zh-CN catalog, plural forms added. */

/**
 * A translation of `Source`. A key that ends in `_other` takes a number: languages with a singular must
 * give `_one` beside it.
 */
export type Messages<Source> = {
  readonly [Key in keyof Source]: Source[Key] extends string ? string : Messages<Source[Key]>
} & {
  readonly [
    Key in keyof Source as Key extends `${infer Stem}_other` ? `${Stem}_one` : never
  ]: string
}
