/**
 * The countries of the world as flat rows, from the open data set that the npm package
 * `world-countries` ships (ODbL 1.0, see NOTICE). Rows are renamed and flattened when read; no value is changed.
 */
import { createRequire } from 'node:module'
import type { Country as SourceCountry } from 'world-countries'

export type Country = Readonly<{
  /** ISO 3166-1 alpha-2, the key of the data set. */
  code: string
  alpha3: string
  numeric: string
  name: string
  officialName: string
  /** The name in Chinese. */
  nameZh: string
  officialNameZh: string
  region: string
  subregion: string
  capitals: readonly string[]
  languages: readonly string[]
  /** ISO 4217 codes. */
  currencies: readonly string[]
  /** Square kilometres of land. */
  areaKm2: number
  landlocked: boolean
  independent: boolean
  unMember: boolean
  /** ISO 3166-1 alpha-3 of the neighbours by land. */
  borders: readonly string[]
  latitude: number
  longitude: number
  flag: string
}>

/** The fields a caller may ask for, in the order in which rows show them. */
export const countryFields = [
  'code',
  'alpha3',
  'numeric',
  'name',
  'officialName',
  'nameZh',
  'officialNameZh',
  'region',
  'subregion',
  'capitals',
  'languages',
  'currencies',
  'areaKm2',
  'landlocked',
  'independent',
  'unMember',
  'borders',
  'latitude',
  'longitude',
  'flag',
] as const satisfies readonly (keyof Country)[]

export type CountryField = (typeof countryFields)[number]

function presentCountry(source: SourceCountry): Country {
  const zh = source.translations['zho']
  return {
    code: source.cca2,
    alpha3: source.cca3,
    numeric: source.ccn3,
    name: source.name.common,
    officialName: source.name.official,
    nameZh: zh?.common ?? '',
    officialNameZh: zh?.official ?? '',
    region: source.region,
    subregion: source.subregion,
    capitals: source.capital,
    languages: Object.values(source.languages),
    currencies: Object.keys(source.currencies),
    areaKm2: source.area,
    landlocked: source.landlocked,
    independent: source.independent,
    unMember: source.unMember,
    borders: source.borders,
    latitude: source.latlng[0],
    longitude: source.latlng[1],
    flag: source.flag,
  }
}

// The package's types and its CommonJS door disagree about a default export; require has one meaning.
const countries: readonly SourceCountry[] = createRequire(import.meta.url)('world-countries')

/** All rows, by code. */
export const allCountries: readonly Country[] = countries
  .map(presentCountry)
  .toSorted((a, b) => (a.code < b.code ? -1 : 1))

/** Whether one of the country's names, in any of the three spellings that rows carry, contains the text. */
export function isNamed(country: Country, text: string): boolean {
  const wanted = text.toLocaleLowerCase('en')
  const names = [country.name, country.officialName, country.nameZh, country.officialNameZh]
  return names.some((name) => name.toLocaleLowerCase('en').includes(wanted))
}
