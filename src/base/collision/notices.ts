import type { Ctx } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import type { Messages, MessageTemplate } from '../messages/index.ts';
import type { CollisionParts } from './parts.ts';

const EMERGENCY = 'collision.emergency-began';

/** What those who may approve are told. */
export const collisionTemplates: Readonly<Record<string, MessageTemplate>> = {
  [EMERGENCY]: {
    title: { zh: '应急数据碰撞已启动', en: 'An emergency question over sources runs' },
    text: {
      zh: '未经审批先行运行，{endsAt} 自动结束并删除结果；您可以查看并提前结束。',
      en: 'It runs without approval, ends by itself at {endsAt} and deletes its results; you may look at it and end it before.',
    },
    parameters: { definitionId: 'reference', endsAt: 'time' },
    link: '/registry/collision/{definitionId}',
  },
};

/**
 * Accounts that hold a role for the whole city, by itself or in a unit that serves it, and can be signed in to, other
 * than the one who asks: whoever is told may look at it and end it.
 */
const selectApprovers = statement(
  'collision.approvers',
  `SELECT DISTINCT g.account_id AS id FROM auth.account_grant g JOIN auth.account a ON a.id = g.account_id
     LEFT JOIN organisations.organisation o ON o.id::text = g.organisation_id
   WHERE g.role = ANY($1) AND a.disabled_at IS NULL AND g.account_id::text <> $2
     AND (g.area_id = $3 OR g.area_id IS NULL AND (g.organisation_id IS NULL
       OR o.id::text = a.organisation_id AND (o.area_id IS NULL OR o.area_id::text = $3)))
   ORDER BY 1 LIMIT 50`,
);

/** Tells the holders of roles that may approve, in the transaction that begins the run. */
export function createTeller(
  messages: Messages,
  roles: readonly string[],
  cityId: () => string,
): CollisionParts['tellApprovers'] {
  return async (tx: Ctx, { definitionId, runId, endsAt }) => {
    const approvers = await tx.db.run<{ id: string }>(selectApprovers, [roles, tx.actor.id, cityId()]);
    await messages.send(
      tx,
      approvers.map(({ id }) => ({
        ...{
          dedupKey: `collision:${runId}:${id}`,
          to: { kind: 'staff', id },
          template: EMERGENCY,
          urgent: true,
        },
        parameters: { definitionId, endsAt: endsAt.toISOString() },
      })),
    );
    return approvers.length;
  };
}
