import { Denied } from "@/components/shell/denied";

export default function NotFound() {
  return <Denied why="notFound" framed />;
}
