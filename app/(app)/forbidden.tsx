import { Denied } from "@/components/shell/denied";

export default function Forbidden() {
  return <Denied why="forbidden" framed />;
}
