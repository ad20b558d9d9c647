/** The sample's data sets: each turns a query into rows. */
import { allCountries, countryFields, isNamed } from './country.ts'
import type { Country, CountryField } from './country.ts'
import type { Conditions, ListQuery } from './query.ts'

export type Row = Readonly<Record<string, unknown>>
export type RowPage = Readonly<{ rows: readonly Row[]; total: number }>

function matches(country: Country, wanted: Conditions): boolean {
  const { code, region, subregion, name } = wanted
  if (code && ![country.code, country.alpha3].includes(code.toUpperCase())) return false
  if (region && country.region.toLowerCase() !== region.toLowerCase()) return false
  if (subregion && country.subregion.toLowerCase() !== subregion.toLowerCase()) return false
  return !name || isNamed(country, name)
}

function pick(country: Country, fields: readonly CountryField[]): Row {
  const shown = fields.length === 0 ? countryFields : fields
  return Object.fromEntries(shown.map((field) => [field, country[field]]))
}

function compare(a: Country, b: Country, { field, order }: ListQuery['orderBys'][number]): number {
  const [left, right] = [a[field], b[field]]
  const before =
    typeof left === 'number' && typeof right === 'number'
      ? left < right
      : String(left) < String(right)
  if (left === right) return 0
  return before === (order.toUpperCase() === 'ASC') ? -1 : 1
}

function page(rows: readonly Row[], query: ListQuery): RowPage {
  return { rows: rows.slice(query.pageStart, query.pageStart + query.pageSize), total: rows.length }
}

/** Countries by region, subregion, code or a part of a name, English or Chinese. */
export function listCountries(query: ListQuery): RowPage {
  const found = allCountries
    .filter((country) => matches(country, query.conditions))
    .toSorted((a, b) => {
      for (const by of query.orderBys) {
        const difference = compare(a, b, by)
        if (difference !== 0) return difference
      }
      return 0
    })
  return page(
    found.map((country) => pick(country, query.returnFields)),
    query,
  )
}

/** The one country with this code, or null. */
export function findCountry(query: ListQuery): Row | null {
  const { code } = query.conditions
  const country = code ? allCountries.find((each) => matches(each, { code })) : undefined
  return country ? pick(country, query.returnFields) : null
}

/** Regions with their subregions and how many countries each has. */
export function listRegions(query: ListQuery): RowPage {
  const regions = [...new Set(allCountries.map((country) => country.region))].toSorted(byText)
  const rows = regions.map((region) => {
    const members = allCountries.filter((country) => country.region === region)
    return {
      region,
      subregions: [...new Set(members.map((country) => country.subregion))]
        .filter(Boolean)
        .toSorted(byText),
      countries: members.length,
      areaKm2: members.reduce((sum, country) => sum + country.areaKm2, 0),
    }
  })
  return page(rows, query)
}

function byText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}

/** Pairs of neighbours by land; with a code, the neighbours of that country. */
export function listBorders(query: ListQuery): RowPage {
  const byAlpha3 = new Map(allCountries.map((country) => [country.alpha3, country]))
  const rows = allCountries
    .filter((country) => matches(country, query.conditions))
    .flatMap((country) =>
      country.borders.flatMap((alpha3) => {
        const neighbour = byAlpha3.get(alpha3)
        if (!neighbour) return []
        const { code, name, nameZh } = country
        return [
          {
            code,
            name,
            nameZh,
            neighbourCode: neighbour.code,
            neighbourName: neighbour.name,
            neighbourNameZh: neighbour.nameZh,
          },
        ]
      }),
    )
  return page(rows, query)
}
