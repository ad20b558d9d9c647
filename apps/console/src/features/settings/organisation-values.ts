/** Between the fields of the organisation's settings and the wire, which counts an overlap in seconds. */
import type { OrganisationSettings } from '@portico/contract'
import type { OrganisationChange } from './api.ts'

export type OrganisationValues = Omit<
  OrganisationSettings,
  'version' | 'can' | 'maximumOverlapSeconds'
> & { maximumOverlapHours: number }

const hourSeconds = 3_600

export function valuesOfOrganisation(settings: OrganisationSettings): OrganisationValues {
  const { version: _version, can: _can, maximumOverlapSeconds, ...rest } = settings
  return { ...rest, maximumOverlapHours: Math.round(maximumOverlapSeconds / hourSeconds) }
}

/** An emptied number of days until a request expires stands for never. */
export function changeOfOrganisation(values: OrganisationValues): OrganisationChange {
  const { maximumOverlapHours, ...rest } = values
  return {
    ...rest,
    requestExpiryDays: rest.requestExpiryDays ?? null,
    maximumOverlapSeconds: maximumOverlapHours * hourSeconds,
  }
}
