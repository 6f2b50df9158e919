// Calls of im.message.add, one after the other, by the official JavaScript client: `singles.mjs WEBHOOK COUNT`.
// Prints the seconds that the calls took. The webhook is that of an embedded portal, over http.

import axios from 'axios'
import http from 'node:http'

// The client speaks https alone: its requests are sent to http, over connections that are kept, as it would with https.
const create = axios.create.bind(axios)
const agent = new http.Agent({ keepAlive: true })
axios.create = (config) => {
  const instance = create({ ...config, httpAgent: agent })
  instance.interceptors.request.use((request) => {
    request.baseURL = request.baseURL?.replace('https://', 'http://')
    request.url = request.url?.replace('https://', 'http://')
    return request
  })
  return instance
}

const { B24Hook } = await import('@bitrix24/b24jssdk')
const [webhook, count] = [process.argv[2].replace('http://', 'https://'), Number(process.argv[3])]
const portal = B24Hook.fromWebhookUrl(webhook)
await portal.setRestrictionManagerParams({
  rateLimit: { burstLimit: 1e9, drainRate: 1e9, adaptiveEnabled: false },
  operatingLimit: { windowMs: 6e5, limitMs: 1e12, heavyPercent: 100 },
  adaptiveConfig: { enabled: false, thresholdPercent: 100, coefficient: 0, maxDelay: 0 },
  maxRetries: 1,
  retryDelay: 0,
  retryOnNetworkError: false,
})
const params = { DIALOG_ID: 'chat1', MESSAGE: 'Hello' }
const start = performance.now()
for (let call = 0; call < count; call += 1) {
  const answer = await portal.actions.v2.call.make({ method: 'im.message.add', params, requestId: `call-${call}` })
  if (!answer.isSuccess) throw new Error(answer.getErrorMessages().join('; '))
}
console.log((performance.now() - start) / 1000)
