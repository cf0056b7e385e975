{
    close(normal_cdf(-3.0), 0.0013498980316300946);
    close(normal_sf(-3.0), 0.9986501019683699);
    close(normal_cdf(-1.96), 0.024997895148220435);
    close(normal_sf(-1.96), 0.9750021048517795);
    close(normal_cdf(0.5), 0.6914624612740131);
    close(normal_sf(0.5), 0.3085375387259869);
    close(normal_cdf(2.326), 0.9899907246591323);
    close(normal_sf(2.326), 0.010009275340867667);
    close(normal_cdf(6.0), 0.9999999990134123);
    close(normal_sf(6.0), 9.86587645037698e-10);
    close(normal_quantile(0.975).unwrap(), 1.9599639845400538);
    close(normal_quantile(0.8).unwrap(), 0.8416212335729144);
    close(normal_quantile(0.001).unwrap(), -3.0902323061678136);
    close(t_sf(2.5, 7.0), 0.020496109292876447);
    close(t_sf(0.3, 2.5), 0.39367118574759863);
    close(t_sf(12.0, 30.0), 2.790092707599628e-13);
    close(f_sf(3.5, 3.0, 12.0), 0.049640537979886816);
    close(f_sf(0.2, 5.0, 20.0), 0.9587116415095783);
    close(f_sf(40.0, 1.0, 4.0), 0.0031982021523353065);
    close(chi_square_sf(3.84, 1.0), 0.0500435212487051);
    close(chi_square_sf(10.0, 10.0), 0.4404932850652124);
    close(chi_square_sf(0.5, 3.0), 0.9188914116546758);
    close(chi_square_sf(60.0, 20.0), 7.121750862815577e-06);
}
