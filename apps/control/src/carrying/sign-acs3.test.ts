import { expect, it } from 'vitest'
import { signAcs3 } from './sign-acs3.ts'

const signer = {
  accessKeyId: 'YourAccessKeyId',
  accessKeySecret: 'YourAccessKeySecret',
  nowMs: Date.parse('2023-10-26T10:22:32Z'),
  nonce: '3156853299f313e23d1673dc12e1703d',
}

/** The worked example of the vendor's page "V3 request structure and signature". */
const example = {
  origin: 'https://ecs.cn-shanghai.aliyuncs.com',
  action: 'RunInstances',
  version: '2014-05-26',
  query: {
    RegionId: 'cn-shanghai',
    ImageId: 'win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd',
  },
  form: {},
}

it('[NW3] signs the published example to the published signature', () => {
  const { headers, url } = signAcs3(example, signer)
  expect(headers['authorization']).toBe(
    'ACS3-HMAC-SHA256 Credential=YourAccessKeyId,' +
      'SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,' +
      'Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0',
  )
  expect(url).toBe(
    'https://ecs.cn-shanghai.aliyuncs.com/?ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd' +
      '&RegionId=cn-shanghai',
  )
})

it('[NW3] what is secret is in the body, and the body is signed', () => {
  const signed = signAcs3({ ...example, form: { AppSecret: "a b*'(é" } }, signer)
  expect(signed.url).not.toContain('AppSecret')
  expect(signed.body).toBe('AppSecret=a%20b%2A%27%28%C3%A9')
  expect(signed.headers['authorization']).toContain('SignedHeaders=content-type;host;')
})
