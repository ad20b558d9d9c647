import { expect, it } from 'vitest'
import { isPublicAddress } from './public-address.ts'

it.each([
  '127.0.0.1',
  '10.1.2.3',
  '172.31.255.255',
  '192.168.0.1',
  '169.254.169.254',
  '100.127.255.255',
  '224.0.0.1',
  '255.255.255.255',
  '::1',
  '::ffff:10.0.0.1',
  'fe80::1',
  'fc00::1',
  '2001:db8::1',
  '2002:a00:1::',
  'ff02::1',
  'example.org',
  '',
])('%s is not public', (text) => expect(isPublicAddress(text)).toBe(false))

it.each(['8.8.8.8', '172.32.0.1', '100.128.0.1', '::ffff:8.8.8.8', '2606:4700::1111'])(
  '%s is public',
  (text) => expect(isPublicAddress(text)).toBe(true),
)
