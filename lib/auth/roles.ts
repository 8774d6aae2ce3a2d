/** One role an account; nobody is both officer and admin (domain: separation of duties, EN 319 401 REQ-7.1.3-01). */
export const roles = ["rao", "admin", "support", "auditor"] as const;
export type Role = (typeof roles)[number];

/** What each role may do. The rows are the register of rights shown on the people page. */
export const permissions = {
  "queue.see": ["rao", "admin"],
  "review.decide": ["rao"],
  "evidence.see": ["rao"],
  "request.create": ["rao", "admin"],
  "request.refresh": ["rao", "admin"],
  "request.repair": ["admin"],
  "request.cancel": ["rao", "admin"],
  "request.update": ["rao", "admin"],
  "link.see": ["rao", "admin"],
  "signing.see": ["rao", "admin", "support", "auditor"],
  "signing.act": ["rao", "admin"],
  "claim.reassign": ["admin"],
  "decision.release": ["admin"],
  "incident.resolve": ["admin"],
  "incident.report": ["rao", "admin"],
  "look.answer": ["rao"],
  "note.write": ["rao", "admin"],
  "request.snooze": ["rao", "admin"],
  "policy.manage": ["admin"],
  "policy.see": ["admin", "auditor"],
  "field.reveal": ["admin", "auditor"],
  "history.search": ["rao", "admin", "support", "auditor"],
  "monitor.see": ["admin"],
  "webhooks.see": ["admin", "auditor"],
  "webhooks.replay": ["admin"],
  "health.see": ["admin"],
  "job.settle": ["admin"],
  "people.manage": ["admin"],
  "people.see": ["admin", "auditor"],
  "authorities.manage": ["admin"],
  "audit.read": ["auditor"],
  "own.session": ["rao", "admin", "support", "auditor"],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof permissions;

export function may(role: Role, permission: Permission): boolean {
  return (permissions[permission] as readonly Role[]).includes(role);
}

/** Where each role starts. */
export const homes: Record<Role, string> = {
  rao: "/queue",
  admin: "/monitor",
  support: "/history",
  auditor: "/audit",
};
