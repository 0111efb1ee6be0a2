import { AppError } from '../../lib/errors.ts';
import { neverPublic, type PersonalKind } from '../../platform/access/mask-text.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';

/** A question as its row, as far as commands decide by it. */
export interface Question {
  readonly id: string;
  readonly citizenId: string;
  readonly title: string;
  readonly text: string;
  readonly areaCode: string | null;
  readonly lon: number | null;
  readonly lat: number | null;
  readonly askedAt: Date;
  readonly synthetic: boolean;
  readonly status: string;
  readonly publicTitle: string | null;
  readonly publicText: string | null;
  readonly caseId: string | null;
  readonly returnedDraft: string | null;
  readonly reviewedDraft: string | null;
  readonly reviewedReply: string | null;
  readonly reply: string | null;
  readonly repliedAt: Date | null;
  readonly evaluatedAt: Date | null;
}

const lock = statement(
  'online-appeals.lock',
  `SELECT id, citizen_id AS "citizenId", title, text, area_code AS "areaCode", lon, lat, asked_at AS "askedAt", synthetic, status,
     public_title AS "publicTitle", public_text AS "publicText", case_id AS "caseId",
     returned_draft AS "returnedDraft", reviewed_draft AS "reviewedDraft", reviewed_reply AS "reviewedReply",
     reply, replied_at AS "repliedAt", evaluated_at AS "evaluatedAt"
   FROM online_appeals.question WHERE id = $1 FOR UPDATE`,
);

/** The question, locked until the transaction ends. Throws `online-appeals.not_found`. */
export async function lockQuestion(ctx: Ctx, id: string): Promise<Question> {
  const [question] = await ctx.db.run<Question>(lock, [id]);
  if (question === undefined) throw new AppError('online-appeals.not_found');
  return question;
}

const KIND_WORDS: Readonly<Record<PersonalKind, string>> = {
  telephone: '手机号',
  'id-number': '证件号',
  account: '账号',
  email: '邮箱',
  plate: '车牌',
  door: '门牌',
  name: '姓名',
};

/** Throws `online-appeals.personal_data` when words that are to be public hold what may never be. */
export function requirePublic(words: Readonly<Record<string, string>>): void {
  for (const [field, text] of Object.entries(words)) {
    const found = neverPublic(text);
    if (found.length > 0)
      throw new AppError('online-appeals.personal_data', {
        field,
        found: found.map((kind) => KIND_WORDS[kind]).join('、'),
      });
  }
}
