package v1alpha08
import ("testing";"time";"fmt")
func TestProbe(t *testing.T){
 for _,q:=range []string{"1e2147483647","123456789012345678901234e200000","1.00000000000000000000001e3000000","1e999999999999","0.0000000000000000000001e-1000000","", " 1","1e-2000000"} {
  done:=make(chan bool)
  go func(){ 
   s:=time.Now(); var p SonataFlowPlatform
   pr:=Decode(map[string]any{"spec":map[string]any{"services":map[string]any{"dataIndex":map[string]any{"podTemplate":map[string]any{"container":map[string]any{"resources":map[string]any{"limits":map[string]any{"cpu":q}}}}}}}},&p)
   fmt.Println(q,pr,time.Since(s)); 
   if len(pr)==0 { s=time.Now(); x:=p.Spec.Services.DataIndex.PodTemplate.Container.Resources.Limits["cpu"]; n:=len(x.String()); fmt.Println("  string len",n,time.Since(s))}
   done<-true}()
  select{case <-done: case <-time.After(8*time.Second): fmt.Println(q,"HANG")}
 }
}
