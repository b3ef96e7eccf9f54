/** How to reach a DICOM node and how to read what it answers. */
import { z } from 'zod';
import { AeTitle } from '../../../contract/engines.ts';

const Pem = z.string().trim().max(100_000);

export const DicomNodeSettings = z.object({
  host: z
    .string()
    .trim()
    .max(255)
    .default('')
    .meta({ title: 'Host' })
    .describe('Name or address of the node'),
  port: z.number().int().min(1).max(65535).default(104).meta({ title: 'Port' }),
  calledAe: AeTitle.default('CAD4TB').meta({ title: 'AE title of the node' }),
  callingAe: AeTitle.default('PLAINFILM')
    .meta({ title: 'Our AE title' })
    .describe('The node sends its results back to it'),
  resultsFromAe: z
    .string()
    .trim()
    .regex(/^[\x20-\x5b\x5d-\x7e]{0,16}$/)
    .default('')
    .meta({ title: 'AE title that sends the results' })
    .describe('Only where it is another one than the node’s'),
  priority: z.enum(['low', 'medium', 'high']).default('medium').meta({ title: 'Priority' }),
  associations: z.number().int().min(1).max(16).default(2).meta({ title: 'Images sent at once' }),
  timeoutS: z
    .number()
    .int()
    .min(1)
    .max(600)
    .default(60)
    .meta({ title: 'Wait for an answer to a request, seconds' }),
  answerWithinMinutes: z
    .number()
    .int()
    .min(1)
    .max(10_080)
    .default(60)
    .meta({ title: 'Wait for a result, minutes' })
    .describe('Then the image counts as failed; a result that comes later still counts'),
  tls: z.boolean().default(false).meta({ title: 'Encrypted connection (TLS)' }),
  tlsCa: Pem.default('').meta({ title: 'Certificate of who signs the node’s (PEM)' }),
  tlsCertificate: Pem.default('').meta({ title: 'Our certificate (PEM)' }),
  tlsKey: Pem.default('').meta({ title: 'Key of our certificate (PEM)', writeOnly: true }),
  scoreNames: z
    .array(z.string().trim().min(1).max(64))
    .max(20)
    .default([])
    .meta({ title: 'Names of the score in the node’s reports' })
    .describe('None: the names that are known'),
  highestScore: z
    .enum(['unknown', '100', '1'])
    .default('unknown')
    .meta({ title: 'Highest score' })
    .describe('Say it where reports give numbers without a unit'),
});

export type DicomNodeSettings = z.infer<typeof DicomNodeSettings>;
