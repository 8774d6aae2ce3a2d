import type { Sandbox } from "@/lib/sandbox/context";
import type { Call } from "@/lib/sandbox/http";
import type { RequestRecord } from "@/lib/sandbox/state";
import type { Announcement } from "@/lib/sandbox/webhooks";

/** Notes what a call did to a request and queues the news of it, to be posted once the call has been answered. */
export async function announce(call: Call, sandbox: Sandbox, request: RequestRecord, news: Announcement[]) {
  call.ledger.request_pk = request.pk;
  call.ledger.videoid_pk = request.videoidPk;
  call.ledger.registration_authority = request.registrationAuthority;
  const own = news.findLast((announcement) => announcement.requestPk === request.pk);
  call.ledger.effect = own ? `${own.previousStatus ?? "new"} -> ${own.status}` : null;
  if (own?.previousStatus === null && sandbox.store.state.switches.webhook.before_create_response) {
    sandbox.store.flush();
    await sandbox.webhooks.send(news);
    return;
  }
  call.announcements.push(...news);
}
