import { redirect } from "next/navigation";
import { homes } from "@/lib/auth/roles";
import { securePage } from "@/lib/gate/page";

export default securePage({ name: "page.home", permission: null }, async ({ actor }) => redirect(homes[actor.role]));
