/** Rules of the domain as rules of a form field: the check is the domain's, the sentence the catalog's. */
import type { FormRule } from 'antd'
import { refusalsOf } from '@portico/domain'
import type { Outcome, Refusal } from '@portico/domain'
import { describeRefusal } from '../i18n/describe.ts'

/** Refuses a field's value with every reason the domain gives. */
export function ruleOf<Value>(check: (value: Value) => Outcome<unknown>): FormRule {
  return ruleOfRefusals<Value>((value) => refusalsOf(check(value)))
}

/** The same for a check of several fields at once, of which some refusals belong to this one. */
export function ruleOfRefusals<Value>(find: (value: Value) => readonly Refusal[]): FormRule {
  return {
    validator: async (_rule, value: Value) => {
      const refusals = find(value)
      if (refusals.length > 0) throw new Error(refusals.map(describeRefusal).join(' '))
    },
  }
}
